/**
 * The words in which a package says what its settings may be: choices and their spelling, and what is wrong with
 * values. Knows nobody; everybody may know it.
 */
package io.dynasage.settings;
