package io.dynasage.sagemaker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * Requests as JSON with the API's own names, as accepted by the AWS CLI's {@code --cli-input-json} and by Step
 * Functions.
 */
public final class WireRequest {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private WireRequest() {}

    /** Returns the CreateTrainingJob request of a specification, with only the values that are set. */
    public static String createTrainingJob(TrainingJobSpec spec) {
        return json(TrainingJobs.request(spec));
    }

    static String json(SdkPojo request) {
        try {
            return JSON.writeValueAsString(wire(request));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The request cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    private static Object wire(Object value) {
        if (value instanceof SdkPojo pojo) {
            Map<String, Object> fields = new LinkedHashMap<>();
            for (SdkField<?> field : pojo.sdkFields()) {
                Object part = field.getValueOrDefault(pojo);
                if (part != null && !(part instanceof SdkAutoConstructList) && !(part instanceof SdkAutoConstructMap)) {
                    fields.put(field.locationName(), wire(part));
                }
            }
            return fields;
        }
        return value instanceof List<?> list
                ? list.stream().map(WireRequest::wire).toList()
                : value;
    }
}
