package io.dynasage.local.algorithms;

/** A model in a serving container. */
public interface HostedModel {

    /**
     * The body of a request or of an answer.
     *
     * @param contentType without parameters
     */
    record Payload(String contentType, byte[] body) {}

    /**
     * Answers one request in the requested format. Throws {@link ModelRefusal} with the status and text of the
     * container.
     */
    Payload invoke(Payload request, String accept);

    /** A container's answer other than 2xx. */
    final class ModelRefusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        /** Creates a refusal with the status and the text that the caller sees. */
        public ModelRefusal(int status, String message) {
            super(message);
            this.status = status;
        }

        /** Returns the HTTP status, 400 or above. */
        public int status() {
            return status;
        }
    }
}
