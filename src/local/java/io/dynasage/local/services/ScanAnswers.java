package io.dynasage.local.services;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Objects;

/** The source of a {@link ThrottlingDynamoDb}'s answers. */
interface ScanAnswers {

    /** An answer in DynamoDB's form. */
    record Answer(int status, byte[] body) {}

    /** A request as the client sent it. */
    record Question(String operation, Headers headers, byte[] body) {
        /** Reads the request; the operation is empty if the request names none. */
        static Question of(HttpExchange exchange) throws IOException {
            String target =
                    Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("X-Amz-Target"), "");
            return new Question(
                    target.substring(target.indexOf('.') + 1),
                    exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes());
        }
    }

    Answer answer(Question question) throws IOException;
}
