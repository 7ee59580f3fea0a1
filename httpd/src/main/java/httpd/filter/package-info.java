/**
 * Filters of general use: each stands in front of any handler.
 *
 * {@snippet file="Filters.java" region="through"}
 */
@NullMarked
package httpd.filter;

import org.jspecify.annotations.NullMarked;
