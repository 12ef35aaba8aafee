/**
 * Training files: the RecordIO-protobuf codec and data source, and channels whose bytes depend only on their examples.
 */
package io.dynasage.channels;
