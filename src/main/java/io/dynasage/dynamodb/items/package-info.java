/**
 * Reads attributes from DynamoDB JSON ({@code {"name":{"S":"…"},…}}) directly from UTF-8 bytes, without a String and
 * without garbage for each value. Scans and exports share this package, because a page of a scan and a line of an
 * export both contain such items.
 *
 * <pre>
 * ItemParser item = new ItemParser(attributes);
 * JsonCursor line = new JsonCursor();
 * line.reset(bytes, from, to);                    // {"Item":{"user":{"S":"u1"},…}}
 * line.enterObject();
 * while (line.nextMember()) {
 *     if (line.nameIs("Item")) {
 *         line.moveTo(item.parse(bytes, line.offset(), to));
 *     } else {
 *         line.skipValue();
 *     }
 * }
 * line.expectEnd();
 * item.has(0); item.type(0); item.text(0);        // until the next parse, while the bytes stay as they are
 * </pre>
 *
 * <p>{@link io.dynasage.dynamodb.items.ItemParser} finds the attributes, {@link io.dynasage.dynamodb.items.ItemRows}
 * makes Spark rows of them, and {@link io.dynasage.dynamodb.items.JsonCursor} walks the JSON around the items.
 */
package io.dynasage.dynamodb.items;
