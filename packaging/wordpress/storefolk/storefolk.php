<?php
// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Plugin Name: Storefolk
 * Description: Puts the Storefolk script on the pages of the shop, and a button that connects the shop. Nothing else: orders and customers are read over WooCommerce's own API.
 * Version: 0.1.0
 * Requires at least: 6.0
 * Requires PHP: 7.4
 * License: AGPL-3.0-or-later
 * SPDX-License-Identifier: AGPL-3.0-or-later
 */

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

const STOREFOLK_SETTINGS = array( 'storefolk_address', 'storefolk_key' );
/* The e-mail fields of the classic checkout and of the blocks. */
const STOREFOLK_EMAILS = '#billing_email, .wc-block-checkout input[type=email]';

/** The address of Storefolk without a slash at its end; '' until it is set. */
function storefolk_address() {
	return untrailingslashit( (string) get_option( 'storefolk_address', '' ) );
}

/* ---- the script: beside the page, never before it, and not where cards are typed ---- */

function storefolk_script() {
	$key = (string) get_option( 'storefolk_key', '' );
	if ( '' === storefolk_address() || '' === $key ) {
		return;
	}
	if ( function_exists( 'is_checkout_pay_page' ) && is_checkout_pay_page() ) {
		return;
	}
	printf(
		'<script async src="%s" data-key="%s" data-emails="%s"></script>' . "\n",
		esc_url( storefolk_address() . '/storefolk.js' ),
		esc_attr( $key ),
		esc_attr( STOREFOLK_EMAILS )
	);
}
add_action( 'wp_footer', 'storefolk_script' );

/* ---- settings ---- */

function storefolk_clean_address( $said ) {
	return esc_url_raw( trim( (string) $said ), array( 'http', 'https' ) );
}

function storefolk_register() {
	register_setting( 'storefolk', 'storefolk_address', array( 'sanitize_callback' => 'storefolk_clean_address' ) );
	register_setting( 'storefolk', 'storefolk_key', array( 'sanitize_callback' => 'sanitize_text_field' ) );
}
add_action( 'admin_init', 'storefolk_register' );

function storefolk_menu() {
	add_options_page( 'Storefolk', 'Storefolk', 'manage_options', 'storefolk', 'storefolk_page' );
}
add_action( 'admin_menu', 'storefolk_menu' );

/** The page of Storefolk that connects this shop; it sends the owner back here to allow the keys. */
function storefolk_connect_page() {
	return add_query_arg( 'shop', rawurlencode( home_url() ), storefolk_address() . '/connections' );
}

function storefolk_page() {
	?>
	<div class="wrap">
		<h1>Storefolk</h1>
		<form method="post" action="options.php">
			<?php settings_fields( 'storefolk' ); ?>
			<table class="form-table" role="presentation">
				<tr>
					<th scope="row"><label for="storefolk_address">Address of Storefolk</label></th>
					<td><input name="storefolk_address" id="storefolk_address" type="url" class="regular-text"
						value="<?php echo esc_attr( storefolk_address() ); ?>" placeholder="https://crm.example"></td>
				</tr>
				<tr>
					<th scope="row"><label for="storefolk_key">Write key</label></th>
					<td><input name="storefolk_key" id="storefolk_key" type="text" class="regular-text"
						value="<?php echo esc_attr( (string) get_option( 'storefolk_key', '' ) ); ?>">
						<p class="description">Of a tracker. It may only tell what visitors do.</p></td>
				</tr>
			</table>
			<?php submit_button(); ?>
		</form>
		<?php if ( '' !== storefolk_address() ) : ?>
			<p><a class="button" href="<?php echo esc_url( storefolk_connect_page() ); ?>">Connect this shop</a></p>
		<?php endif; ?>
	</div>
	<?php
}

/* ---- leaving ---- */

function storefolk_uninstall() {
	foreach ( STOREFOLK_SETTINGS as $name ) {
		delete_option( $name );
	}
}
register_uninstall_hook( __FILE__, 'storefolk_uninstall' );
