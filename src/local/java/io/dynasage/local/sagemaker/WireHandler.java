package io.dynasage.local.sagemaker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.dynasage.local.algorithms.HostedModel;
import io.dynasage.local.sagemaker.requests.RequestSignature;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import io.dynasage.local.services.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Maps HTTP to operations and back: JSON 1.1 at {@code POST /}, the runtime's REST at {@code POST
 * /endpoints/NAME/invocations}.
 */
final class WireHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(WireHandler.class);
    private static final Pattern INVOCATIONS = Pattern.compile("/endpoints/([^/]+)/invocations");
    private static final String JSON_11 = "application/x-amz-json-1.1";
    private static final String JSON = "application/json";
    private static final String XML = "text/xml";

    private final String region;
    private final ControlPlane control;
    private final RuntimePlane runtime;
    private final AccountPlane account;
    private final LogsPlane logs;

    WireHandler(String region, ControlPlane control, RuntimePlane runtime, AccountPlane account, LogsPlane logs) {
        this.account = account;
        this.logs = logs;
        this.region = region;
        this.control = control;
        this.runtime = runtime;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Matcher invocation = INVOCATIONS.matcher(exchange.getRequestURI().getRawPath());
        exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(RuntimePlane.MAX_BODY_BYTES + 1);
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            try {
                if (!invocation.matches() && ofAnotherService(exchange, body)) {
                    return;
                }
                RequestSignature.check(header(exchange, "Authorization"), region);
                if (invocation.matches()) {
                    invoke(exchange, URLDecoder.decode(invocation.group(1), StandardCharsets.UTF_8), body);
                } else {
                    answer(exchange, 200, JSON_11, Json.bytes(control.answer(header(exchange, "X-Amz-Target"), body)));
                }
            } catch (AccountPlane.Refusal e) {
                answer(exchange, e.status(), XML, e.body());
            } catch (RuntimePlane.ModelError e) {
                refuse(exchange, 424, "ModelError", e.body());
            } catch (SageMakerError e) {
                LOG.debug("{} {}", e.code(), e.getMessage());
                refuse(exchange, e.httpStatus(), e.code(), message(e.code(), e.getMessage()));
            } catch (SdkException e) {
                LOG.warn("A request needs the S3 server, which failed or refused", e);
                String reason = "The local SageMaker cannot use its S3 server: " + e.getMessage();
                refuse(exchange, 500, "InternalFailure", message("InternalFailure", reason));
            } catch (RuntimeException e) {
                LOG.error("A request broke the local SageMaker", e);
                refuse(
                        exchange,
                        500,
                        "InternalFailure",
                        message("InternalFailure", "The local SageMaker has a defect: " + e));
            }
        }
    }

    /** Answers STS, IAM, Service Quotas and CloudWatch Logs, distinguished by the form of their requests. */
    private boolean ofAnotherService(HttpExchange exchange, byte[] body) throws IOException {
        String type = header(exchange, "Content-Type");
        String target = header(exchange, "X-Amz-Target");
        if (type != null && type.startsWith("application/x-www-form-urlencoded")) {
            RequestSignature.check(header(exchange, "Authorization"), region, AccountPlane.service(body));
            answer(exchange, 200, XML, account.query(body));
            return true;
        }
        if (target != null && target.startsWith(AccountPlane.QUOTAS)) {
            RequestSignature.check(header(exchange, "Authorization"), region, "servicequotas");
            answer(exchange, 200, JSON_11, Json.bytes(account.quotas(target, body)));
            return true;
        }
        if (target != null && target.startsWith(LogsPlane.LOGS)) {
            RequestSignature.check(header(exchange, "Authorization"), region, "logs");
            answer(exchange, 200, JSON_11, Json.bytes(logs.answer(target, body)));
            return true;
        }
        return false;
    }

    private void invoke(HttpExchange exchange, String endpoint, byte[] body) throws IOException {
        String contentType = Objects.requireNonNullElse(header(exchange, "Content-Type"), JSON);
        HostedModel.Payload request =
                new HostedModel.Payload(contentType.replaceFirst(";.*", "").strip(), body);
        RuntimePlane.Invoked invoked = runtime.invoke(
                endpoint, request, header(exchange, "Accept"), header(exchange, "X-Amzn-SageMaker-Target-Variant"));
        exchange.getResponseHeaders().set("x-Amzn-Invoked-Production-Variant", invoked.variant());
        String custom = header(exchange, "X-Amzn-SageMaker-Custom-Attributes");
        if (custom != null) {
            exchange.getResponseHeaders().set("X-Amzn-SageMaker-Custom-Attributes", custom);
        }
        answer(exchange, 200, invoked.payload().contentType(), invoked.payload().body());
    }

    private static ObjectNode message(String code, String message) {
        return Json.object().put("__type", code).put("message", message);
    }

    private static void refuse(HttpExchange exchange, int status, String code, ObjectNode body) throws IOException {
        exchange.getResponseHeaders().set("x-amzn-ErrorType", code);
        answer(exchange, status, JSON_11, Json.bytes(body));
    }

    private static void answer(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static String header(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }
}
