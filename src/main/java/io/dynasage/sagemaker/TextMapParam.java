package io.dynasage.sagemaker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.param.Param;

/** A Spark ML Param that holds names and values, saved as a JSON object. */
public final class TextMapParam extends Param<Map<String, String>> {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Creates a Param of the stage with this uid. */
    public TextMapParam(String parentUid, String name, String doc) {
        super(parentUid, name, doc);
    }

    @Override
    public String jsonEncode(Map<String, String> value) {
        try {
            return MAPPER.writeValueAsString(new TreeMap<>(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(name() + " cannot be saved: " + e.getMessage(), e);
        }
    }

    @Override
    public Map<String, String> jsonDecode(String json) {
        try {
            return MAPPER.readValue(json, new TypeReference<TreeMap<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(name() + " is not a JSON object of texts: " + json, e);
        }
    }
}
