package io.dynasage.dynamodb.items;

/**
 * Thrown for a value that its typed column cannot hold. The message names the attribute and its type, but not the
 * value, which may be personal data.
 */
public final class ColumnMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ColumnMismatchException(String attribute, AttributeType type, String columnType) {
        super("An item's attribute " + attribute + " is of DynamoDB type " + type
                + (type == AttributeType.N ? " with a number" : "")
                + " that the column type " + columnType
                + " cannot hold. Declare the column as another type, or as"
                + " struct<type:string,value:string> to get any value, or set the option"
                + " onMismatch to null to read such values as null.");
    }
}
