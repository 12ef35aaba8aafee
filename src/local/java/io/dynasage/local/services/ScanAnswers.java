package io.dynasage.local.services;

import com.sun.net.httpserver.Headers;
import java.io.IOException;

/** Where a {@link ThrottlingDynamoDb} has its answers from. */
interface ScanAnswers {

    /** An answer as DynamoDB gives it. */
    record Answer(int status, byte[] body) {}

    /** A request as the client sent it. */
    record Question(String operation, Headers headers, byte[] body) {}

    Answer answer(Question question) throws IOException;
}
