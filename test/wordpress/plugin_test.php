<?php
// SPDX-License-Identifier: AGPL-3.0-or-later
/* The plugin for WordPress, with the functions of WordPress that it calls made up here. */

define( 'ABSPATH', __DIR__ );

$options = array();
$hooks   = array();
$pages   = array();
$paying  = false;

function get_option( $name, $default = false ) {
	global $options;
	return $options[ $name ] ?? $default;
}

function delete_option( $name ) {
	global $options;
	unset( $options[ $name ] );
}

function add_action( $hook, $function ) {
	global $hooks;
	$hooks[ $hook ][] = $function;
}

function register_uninstall_hook( $file, $function ) {
	add_action( 'uninstall', $function );
}

function register_setting( $group, $name, $how ) {
	global $options;
	if ( isset( $options[ $name ] ) ) {
		$options[ $name ] = $how['sanitize_callback']( $options[ $name ] );
	}
}

function add_options_page( $title, $menu, $right, $slug, $function ) {
	global $pages;
	$pages[ $slug ] = array( $right, $function );
}

function is_checkout_pay_page() {
	global $paying;
	return $paying;
}

function untrailingslashit( $words ) {
	return rtrim( $words, '/\\' );
}

function esc_attr( $words ) {
	return htmlspecialchars( $words, ENT_QUOTES );
}

function esc_url_raw( $url, $protocols = null ) {
	$scheme = parse_url( $url, PHP_URL_SCHEME );
	return in_array( $scheme, $protocols ?? array( 'http', 'https' ), true ) ? str_replace( array( '"', "'", '<', '>' ), '', $url ) : '';
}

function esc_url( $url ) {
	return esc_attr( esc_url_raw( $url ) );
}

function sanitize_text_field( $words ) {
	return trim( strip_tags( $words ) );
}

function home_url() {
	return 'https://shop.example/a b';
}

function add_query_arg( $name, $value, $url ) {
	return $url . ( false === strpos( $url, '?' ) ? '?' : '&' ) . $name . '=' . $value;
}

function settings_fields( $group ) {
	echo "<input name='option_page' value='" . esc_attr( $group ) . "'>";
}

function submit_button() {
	echo '<button>Save</button>';
}

/* ---- the kit ---- */

$passed = 0;
$failed = 0;

function check( $sentence, $good ) {
	global $passed, $failed;
	$good ? ++$passed : ++$failed;
	echo $good ? 'ok   ' : 'FAIL ', "wordpress: $sentence\n";
}

function run( $hook ) {
	global $hooks;
	ob_start();
	foreach ( $hooks[ $hook ] ?? array() as $function ) {
		$function();
	}
	return ob_get_clean();
}

function settings_page() {
	global $pages;
	ob_start();
	$pages['storefolk'][1]();
	return ob_get_clean();
}

/* ---- what it does ---- */

require __DIR__ . '/../../packaging/wordpress/storefolk/storefolk.php';

check( 'nothing is on the pages before it is set up', '' === run( 'wp_footer' ) );

$options = array( 'storefolk_address' => 'https://crm.example/', 'storefolk_key' => 'sf_w_"<b>' );
run( 'admin_init' );
check( 'a key is kept without markup', 'sf_w_"' === $options['storefolk_key'] );
$script = run( 'wp_footer' );
check( 'the script stands beside the page', false !== strpos( $script, '<script async src="https://crm.example/storefolk.js"' ) );
check( 'the key cannot break out of its attribute', false !== strpos( $script, 'data-key="sf_w_&quot;"' ) );
check( 'the e-mail fields of both checkouts are named', false !== strpos( $script, '#billing_email, .wc-block-checkout input' ) );

$paying = true;
check( 'it is not where cards are typed', '' === run( 'wp_footer' ) );
$paying = false;

$options['storefolk_address'] = 'javascript:alert(1)';
run( 'admin_init' );
check( 'an address of another kind is not taken', '' === $options['storefolk_address'] && '' === run( 'wp_footer' ) );

run( 'admin_menu' );
check( 'only who may manage the site sees its page', 'manage_options' === $pages['storefolk'][0] );
check( 'there is no button to connect without an address', false === strpos( settings_page(), 'Connect this shop' ) );
$options['storefolk_address'] = 'https://crm.example';
check( 'the button says which shop', false !== strpos( settings_page(), 'https://crm.example/connections?shop=https%3A%2F%2Fshop.example%2Fa%20b' ) );

run( 'uninstall' );
check( 'it leaves nothing behind', array() === $options );

echo "$passed passed, $failed failed\n";
exit( $failed > 0 ? 1 : 0 );
