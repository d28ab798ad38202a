/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What headers call things, in the spellings and languages of shops. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "crm/connect/csv/import_map.h"
#include "kit/text/unicode.h"

enum {
    LINES = 1 << IMPORT_ORDER_LINES,
    ORDERS = 1 << IMPORT_ORDERS,
    CONTACTS = 1 << IMPORT_CONTACTS,
    COMPANIES = 1 << IMPORT_COMPANIES,
    PRODUCTS = 1 << IMPORT_PRODUCTS,
    DOCUMENTS = LINES | ORDERS,
    PEOPLE = DOCUMENTS | CONTACTS,
};

/* clang-format off */
const struct import_field_info import_fields[IMPORT_FIELDS] = {
    [IMPORT_UNREAD]      = {"unread",      "Not read",            0},
    [IMPORT_PROPERTY]    = {"property",    "Property",            0},
    [IMPORT_NUMBER]      = {"number",      "Order number",        DOCUMENTS},
    [IMPORT_KIND]        = {"kind",        "Sale or refund",      DOCUMENTS},
    [IMPORT_REFUNDS]     = {"refunds",     "Number of the sale refunded", DOCUMENTS},
    [IMPORT_STATUS]      = {"status",      "Status",              DOCUMENTS},
    [IMPORT_PLACED_AT]   = {"placed_at",   "Date",                DOCUMENTS},
    [IMPORT_PLACED_TIME] = {"placed_time", "Time of the day",     DOCUMENTS},
    [IMPORT_CURRENCY]    = {"currency",    "Currency",            DOCUMENTS},
    [IMPORT_TOTAL]       = {"total",       "Total of the order",  DOCUMENTS},
    [IMPORT_CHANNEL]     = {"channel",     "Channel",             DOCUMENTS},
    [IMPORT_SOURCE]      = {"source",      "Source",              DOCUMENTS},
    [IMPORT_MEDIUM]      = {"medium",      "Medium",              DOCUMENTS},
    [IMPORT_CAMPAIGN]    = {"campaign",    "Campaign",            DOCUMENTS},
    [IMPORT_STORE]       = {"store",       "Store",               PEOPLE | PRODUCTS},
    [IMPORT_LINE_NUMBER] = {"line_number", "Number of the line",  LINES},
    [IMPORT_LINE_KIND]   = {"line_kind",   "Kind of the line",    LINES},
    [IMPORT_SKU]         = {"sku",         "SKU",                 LINES | PRODUCTS},
    [IMPORT_NAME]        = {"name",        "Name of the product", LINES | PRODUCTS},
    [IMPORT_CATEGORY]    = {"category",    "Category",            LINES | PRODUCTS},
    [IMPORT_QUANTITY]    = {"quantity",    "Pieces",              LINES},
    [IMPORT_PRICE]       = {"price",       "Price of one piece",  LINES | PRODUCTS},
    [IMPORT_AMOUNT]      = {"amount",      "Amount of the line",  LINES},
    [IMPORT_CUSTOMER]    = {"customer",    "Customer number",     PEOPLE},
    [IMPORT_EMAIL]       = {"email",       "E-mail",              PEOPLE},
    [IMPORT_PHONE]       = {"phone",       "Phone",               PEOPLE},
    [IMPORT_FIRSTNAME]   = {"firstname",   "First name",          PEOPLE},
    [IMPORT_LASTNAME]    = {"lastname",    "Last name",           PEOPLE},
    [IMPORT_FULLNAME]    = {"fullname",    "First and last name", PEOPLE},
    [IMPORT_COMPANY]     = {"company",     "Company",             PEOPLE},
    [IMPORT_ADDRESS]     = {"address",     "Street and number",   PEOPLE},
    [IMPORT_CITY]        = {"city",        "City",                PEOPLE},
    [IMPORT_STATE]       = {"state",       "State",               PEOPLE},
    [IMPORT_ZIP]         = {"zip",         "Postcode",            PEOPLE},
    [IMPORT_COUNTRY]     = {"country",     "Country",             PEOPLE},
    [IMPORT_CREATED_AT]  = {"created_at",  "Customer since",      CONTACTS},
};

/*
 * How to add a spelling: as import_header_word makes it (small letters, no accents, blanks or
 * signs), between blanks. The first line that fits counts.
 */
static const struct synonyms {
    unsigned          objects;
    enum import_field field;
    const char       *words;
} synonyms[] = {
    {DOCUMENTS, IMPORT_NUMBER,
     " number invoiceno invoice invoicenumber invoiceid invno orderid order ordernumber orderno "
     "ordernr ordername orderref orderreference reference documentnumber document receipt "
     "receiptno receiptnumber transactionid transaction saleid bestellnummer bestellnr bestellung "
     "auftragsnummer auftrag rechnungsnummer rechnungsnr rechnung belegnummer beleg "
     "numerocommande nocommande commande numerodecommande facture numerofacture numerodefacture "
     "pedido numeropedido numerodopedido numerodepedido npedido idpedido factura numerofactura "
     "fatura notafiscal ordine numeroordine numerofattura fattura bestelnummer factuurnummer "
     "factuur numerzamowienia zamowienie faktura nrfaktury номерзаказа заказ ordrenummer "
     "ordernummer siparisno 주문번호 주문id 注文番号 受注番号 订单号 订单编号 訂單編號 訂單號碼 "
     "رقمالطلب "},
    {DOCUMENTS, IMPORT_KIND,
     " kind documentkind ordertype transactiontype type documenttype art belegart typ tipo 구분 "
     "種別 类型 類型 "},
    {DOCUMENTS, IMPORT_REFUNDS,
     " refunds refundof refundedorder originalorder originalinvoice parentorder parentid "
     "erstattetebestellung "},
    {DOCUMENTS, IMPORT_STATUS,
     " status orderstatus financialstatus paymentstatus zustand bestellstatus zahlungsstatus "
     "statut etat estado estadopedido situacao stato statoordine статус 주문상태 상태 状態 "
     "注文状況 订单状态 狀態 訂單狀態 "},
    {DOCUMENTS, IMPORT_PLACED_AT,
     " placedat invoicedate orderdate date datetime createdat orderedat purchasedate purchasedat "
     "transactiondate saledate datecreated timestamp paidat orderplaced bestelldatum datum "
     "rechnungsdatum auftragsdatum bestelltam dateducommande datecommande datedecommande "
     "datefacture fechapedido fecha fechafactura datapedido datadopedido data datacompra "
     "dataordine datafattura besteldatum factuurdatum datazamowienia датазаказа дата 주문일시 "
     "주문일자 주문일 注文日 注文日時 受注日 订单日期 下单时间 訂單日期 下單時間 تاريخالطلب "},
    {DOCUMENTS, IMPORT_PLACED_TIME,
     " placedtime time ordertime invoicetime timeofday uhrzeit zeit heure hora ora tijd godzina "
     "주문시간 時刻 时间 "},
    {DOCUMENTS, IMPORT_CURRENCY,
     " currency currencycode ordercurrency wahrung waehrung devise monnaie moneda moeda valuta "
     "waluta валюта 통화 通貨 币种 幣別 "},
    {DOCUMENTS, IMPORT_TOTAL,
     " total ordertotal grandtotal totalamount totalprice invoicetotal gesamt gesamtbetrag summe "
     "totalcommande montanttotal totalpedido valortotal importetotal totale totaleordine totaal "
     "suma сумма 총금액 합계 결제금액 合計 合計金額 总金额 總金額 "},
    {DOCUMENTS, IMPORT_CHANNEL,
     " channel saleschannel vertriebskanal kanal canal canale 채널 販売チャネル 渠道 "},
    {DOCUMENTS, IMPORT_SOURCE,
     " source utmsource trafficsource sourcename quelle fuente origem "},
    {DOCUMENTS, IMPORT_MEDIUM,
     " medium utmmedium "},
    {DOCUMENTS, IMPORT_CAMPAIGN,
     " campaign utmcampaign kampagne campagne campana campanha campagna "},
    {DOCUMENTS | CONTACTS | PRODUCTS, IMPORT_STORE,
     " store storename shop shopname branch filiale laden boutique magasin tienda loja negozio "
     "winkel sklep 매장 店舗 门店 "},
    {LINES, IMPORT_LINE_NUMBER,
     " linenumber lineno lineindex position pos lineitemindex positionsnummer zeile ligne linea "
     "linha "},
    {LINES, IMPORT_LINE_KIND,
     " linekind lineitemtype linetype positionsart "},
    {LINES | PRODUCTS, IMPORT_SKU,
     " sku hssku stockcode productcode itemcode itemsku productsku lineitemsku productid itemid "
     "itemnumber articlenumber article variantsku ean barcode upc artikelnummer artikelnr artnr "
     "artikel referenceproduit refproduit codeproduit codigo codigoproduto codigoarticulo "
     "referencia codicearticolo codice artikelcode kodproduktu артикул 상품코드 상품번호 "
     "商品コード 商品番号 品番 货号 商品编码 商品編號 貨號 "},
    {LINES, IMPORT_NAME,
     " name description productname itemname product item lineitemname producttitle title "
     "itemdescription lineitem bezeichnung produkt produktname artikelbezeichnung artikelname "
     "beschreibung produit nomproduit designation libelle descripcion producto nombreproducto "
     "articulo descricao produto nomeproduto descrizione prodotto omschrijving productnaam "
     "nazwaproduktu название наименование 상품명 商品名 品名 商品名称 商品名稱 "},
    {PRODUCTS, IMPORT_NAME,
     " name productname title product itemname producttitle bezeichnung produktname "
     "artikelbezeichnung artikelname nom nomproduit designation nombre nombreproducto nome "
     "nomeproduto prodotto productnaam naam nazwa название 상품명 商品名 品名 商品名称 商品名稱 "},
    {LINES | PRODUCTS, IMPORT_CATEGORY,
     " category productcategory categories department producttype collection kategorie "
     "warengruppe categorie categoria rubrique kategoria категория 카테고리 カテゴリ カテゴリー "
     "分类 類別 分類 "},
    {LINES, IMPORT_QUANTITY,
     " quantity qty units pieces count lineitemquantity itemquantity quantityordered qtyordered "
     "menge anzahl stuck quantite qte cantidad unidades quantidade qtd qtde quantita aantal ilosc "
     "количество 수량 数量 數量 個数 "},
    {LINES | PRODUCTS, IMPORT_PRICE,
     " price unitprice itemprice lineitemprice priceeach sellingprice regularprice variantprice "
     "preis einzelpreis stuckpreis prix prixunitaire pu precio preciounitario preco precounitario "
     "valorunitario prezzo prezzounitario prijs stukprijs cena cenajednostkowa цена 단가 가격 "
     "판매가 単価 価格 单价 單價 价格 價格 "},
    {LINES, IMPORT_AMOUNT,
     " amount lineamount linetotal subtotal extendedprice lineitemtotal itemtotal sales betrag "
     "positionsbetrag montant importe valor importo bedrag kwota 금액 金額 金额 小計 小计 "},
    {PEOPLE, IMPORT_CUSTOMER,
     " customer customerid customerno customernumber customercode custid clientid userid memberid "
     "accountnumber kundennummer kundennr kunde kundenid numeroclient noclient idclient client "
     "cliente idcliente codigocliente numerocliente codicecliente klantnummer klantid klient "
     "idklienta клиент 고객번호 고객id 회원번호 顧客番号 顧客id 会員番号 客户编号 客戶編號 会员号 "
     "رقمالعميل "},
    {CONTACTS, IMPORT_CUSTOMER,
     " id "},
    {PEOPLE, IMPORT_EMAIL,
     " email emailaddress mail customeremail billingemail contactemail mailadresse emailadresse "
     "courriel adressemail adresseemail correo correoelectronico emailcliente почта 이메일 메일 "
     "メール メールアドレス 邮箱 电子邮件 電子郵件 電郵 البريدالالكتروني "},
    {PEOPLE, IMPORT_PHONE,
     " phone phonenumber telephone tel mobile mobilephone billingphone cellphone contactphone "
     "telefon telefonnummer handy telephonemobile portable telefono telefone celular movil "
     "cellulare telefoonnummer телефон 전화 전화번호 휴대폰 電話 電話番号 电话 手机 电话号码 "
     "電話號碼 手機 الهاتف "},
    {PEOPLE, IMPORT_FIRSTNAME,
     " firstname givenname billingfirstname forename vorname prenom nombre primeiro nome imie "
     "voornaam имя 이름 名 名字 "},
    {PEOPLE, IMPORT_LASTNAME,
     " lastname surname familyname billinglastname nachname familienname nomdefamille apellido "
     "apellidos sobrenome cognome nazwisko achternaam фамилия 성 姓 "},
    {PEOPLE, IMPORT_FULLNAME,
     " fullname customername billingname name contactname kundenname nom nomclient nomcomplet "
     "nombrecompleto nombrecliente nomecompleto nomecliente naam klantnaam 고객명 성명 お名前 "
     "氏名 顧客名 姓名 客户名称 客戶姓名 اسمالعميل "},
    {PEOPLE, IMPORT_COMPANY,
     " company companyname billingcompany organization organisation business firma unternehmen "
     "societe entreprise empresa azienda bedrijf компания 회사 회사명 会社 会社名 公司 "},
    {PEOPLE, IMPORT_ADDRESS,
     " address street address1 billingaddress billingaddress1 billingstreet streetaddress "
     "addressline1 adresse strasse anschrift rue direccion calle endereco rua indirizzo via adres "
     "straat ulica адрес 주소 住所 地址 العنوان "},
    {PEOPLE, IMPORT_CITY,
     " city town billingcity shippingcity ort stadt ville ciudad cidade citta plaats woonplaats "
     "miasto город 도시 市区町村 城市 المدينة "},
    {PEOPLE, IMPORT_STATE,
     " state province region county billingstate billingprovince shippingprovince bundesland "
     "provincia uf wojewodztwo область 지역 都道府県 省 省份 "},
    {PEOPLE, IMPORT_ZIP,
     " zip postcode zipcode postalcode billingzip billingpostcode shippingzip plz postleitzahl "
     "codepostal codigopostal cep cap kodpocztowy индекс 우편번호 郵便番号 邮编 郵遞區號 "},
    {PEOPLE, IMPORT_COUNTRY,
     " country countrycode billingcountry shippingcountry customercountry land pays pais paese "
     "kraj страна 국가 国 国家 國家 الدولة "},
    {CONTACTS, IMPORT_CREATED_AT,
     " createdat createdate customersince datecreated registered registeredat registrationdate "
     "signupdate dateregistered memberssince kundeseit dateinscription fecharegistro datacadastro "
     "가입일 登録日 注册时间 "},
};
/* clang-format on */

enum import_field import_field_named(const char *word, enum import_object as)
{
    for (int i = IMPORT_NUMBER; i < IMPORT_FIELDS; i++)
        if ((import_fields[i].objects & 1u << as) != 0 && text_same(import_fields[i].word, word))
            return (enum import_field) i;
    return IMPORT_UNREAD;
}

enum import_field import_field_guess(const char *header_word, enum import_object as, int *ret_rank)
{
    char   wanted[128];
    size_t size = strlen(header_word);
    if (size == 0 || size > sizeof wanted - 3)
        return IMPORT_UNREAD;
    snprintf(wanted, sizeof wanted, " %s ", header_word);
    for (size_t i = 0; i < COUNT_OF(synonyms); i++) {
        const char *found = strstr(synonyms[i].words, wanted);
        if ((synonyms[i].objects & 1u << as) == 0 || found == NULL)
            continue;
        *ret_rank = (int) (found - synonyms[i].words);
        return synonyms[i].field;
    }
    return IMPORT_UNREAD;
}

const char *import_field_spellings(size_t index)
{
    return index < COUNT_OF(synonyms) ? synonyms[index].words : NULL;
}

static bool ascii_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

const char *import_header_word(struct work *w, const char *name)
{
    const char *folded = text_fold(w, name);
    struct text word = text_open(w->arena);
    for (const char *c = folded; *c != '\0'; c++)
        if (ascii_letter_or_digit(*c) || (unsigned char) *c >= 0x80)
            text_add_char(&word, *c);
    return word.bytes;
}

const char *import_header_key(struct work *w, const char *const *names, size_t count)
{
    struct text key = text_open(w->arena);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_add_char(&key, '|');
        text_add(&key, import_header_word(w, names[i]));
    }
    return key.bytes;
}
