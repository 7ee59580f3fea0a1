/**
 * What requests bring: content as a whole, forms, and uploads that are taken part by part.
 *
 * {@snippet file="Upload.java" region="upload"}
 */
@NullMarked
package httpd.form;

import org.jspecify.annotations.NullMarked;
