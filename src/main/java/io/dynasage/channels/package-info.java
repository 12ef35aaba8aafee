/**
 * Training files: the RecordIO-protobuf codec and data source, and channels whose bytes depend on nothing but their
 * examples.
 */
package io.dynasage.channels;
