/**
 * The vocabulary in which packages describe their settings: choices and their spelling, and problems with values.
 * Depends on no other package; every package may use it.
 */
package io.dynasage.settings;
