package io.dynasage.local.services;

import com.sun.net.httpserver.Headers;
import java.io.IOException;

/** The source of a {@link ThrottlingDynamoDb}'s answers. */
interface ScanAnswers {

    /** An answer in DynamoDB's form. */
    record Answer(int status, byte[] body) {}

    /** A request as the client sent it. */
    record Question(String operation, Headers headers, byte[] body) {}

    Answer answer(Question question) throws IOException;
}
