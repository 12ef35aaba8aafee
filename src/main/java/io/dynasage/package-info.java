/** Dynasage. */
package io.dynasage;
