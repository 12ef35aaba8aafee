package io.dynasage.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

class ModelArchiveTest {
    private static final byte[] META = meta("\"predictor_type\": \"binary_classifier\"");
    private static final String OTHER = ": use an archive that the factorization-machines algorithm has written";
    private static final String AGAIN = "; download it again, or train the model again";

    @Test
    void readsBackWhatItWrites() throws IOException {
        for (boolean classifier : new boolean[] {true, false}) {
            FactorizationMachine model = GoldenModel.model(classifier);
            assertSame(model, read(write(model, Map.of("epochs", "3"))));
        }
    }

    @Test
    void writesTheFilesOfTheContainer() throws IOException {
        Map<String, byte[]> files = unpack(write(GoldenModel.model(true), Map.of("epochs", "3", "bias_lr", "0.10")));
        assertEquals("[symbol.json, params, meta.json]", files.keySet().toString());
        assertArrayEquals(GoldenModel.bytes("fm_model_dense.params"), files.get("params"));
        assertEquals(
                "{\"training_parameters\":{\"bias_lr\":\"0.10\",\"epochs\":3,\"feature_dim\":5,\"num_factors\":2,"
                        + "\"predictor_type\":\"binary_classifier\"}}",
                new String(files.get("meta.json"), UTF_8));
        JsonNode nodes = new ObjectMapper().readTree(files.get("symbol.json")).get("nodes");
        assertEquals("(5, 2)", nodes.get(5).get("attrs").get("__shape__").asText());
        assertEquals(
                "LogisticRegressionOutput",
                nodes.get(nodes.size() - 1).get("op").asText());
    }

    @Test
    void describesANetworkWhoseInputsComeBeforeTheirUse() throws IOException {
        byte[] symbol = unpack(write(GoldenModel.model(false), Map.of())).get("symbol.json");
        JsonNode network = new ObjectMapper().readTree(symbol);
        JsonNode nodes = network.get("nodes");
        for (int n = 0; n < nodes.size(); n++) {
            for (JsonNode input : nodes.get(n).get("inputs")) {
                assertTrue(input.get(0).asInt() < n, "input of node " + n);
            }
        }
        for (JsonNode argument : network.get("arg_nodes")) {
            assertEquals("null", nodes.get(argument.asInt()).get("op").asText());
        }
        assertEquals(nodes.size() + 1, network.get("node_row_ptr").size());
        assertEquals(
                "LinearRegressionOutput",
                nodes.get(network.get("heads").get(0).get(0).asInt()).get("op").asText());
    }

    @Test
    void writesTheSameBytesEachTime() throws IOException {
        Map<String, String> hyperparameters = new LinkedHashMap<>(Map.of("epochs", "3", "bias_lr", "0.1"));
        assertArrayEquals(
                write(GoldenModel.model(true), hyperparameters),
                write(GoldenModel.model(true), Map.copyOf(hyperparameters)));
    }

    @Test
    void readsTheRowSparseParametersOfACompressedArchive() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("meta.json", META);
        files.put("params", GoldenModel.bytes("fm_model_rowsparse.params"));
        assertSame(GoldenModel.model(true), read(archive(files)));
    }

    @Test
    void readsADenseNetwork() throws IOException {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("arg:v", new NdArray(new long[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6}));
        arrays.put("arg:Linear_Plus_Bias_weight", new NdArray(new long[] {1, 3}, new float[] {7, 8, 9}));
        arrays.put("arg:Linear_Plus_Bias_bias", new NdArray(new long[] {1}, new float[] {10}));
        FactorizationMachine model = read(archive(Map.of("params", params(arrays), "meta.json", META)));
        assertSame(new FactorizationMachine(true, 10, new float[] {7, 8, 9}, new float[] {1, 4, 2, 5, 3, 6}, 2), model);
    }

    @Test
    void aRewrittenArchiveDiffersInParametersOnly() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("meta.json", META);
        files.put("extra.txt", "kept".getBytes(UTF_8));
        files.put("params", GoldenModel.bytes("fm_model_rowsparse.params"));
        files.put("symbol.json", "{ \"as\":\n \"written\" }".getBytes(UTF_8));

        byte[] rewritten = rewritten(archive(files));

        Map<String, byte[]> after = unpack(rewritten);
        assertEquals(files.keySet().toString(), after.keySet().toString());
        for (String name : new String[] {"meta.json", "extra.txt", "symbol.json"}) {
            assertArrayEquals(files.get(name), after.get(name), name);
        }
        assertSame(doubled(GoldenModel.model(true)), read(rewritten));
        assertArrayEquals(rewritten, rewritten(archive(files)));
    }

    @Test
    void anArchiveWithOtherFactorsDiffersInParametersOnly() throws IOException {
        FactorizationMachine trained = GoldenModel.model(true);
        float[] users = {0, 1, 2};
        float[] items = new float[trained.featureDim() - users.length];
        Arrays.fill(items, 0.5f);
        PairFactors factors = new PairFactors(users, items, 1);
        byte[] symbol = "{ \"as\":\n \"written\" }".getBytes(UTF_8);
        Map<String, byte[]> files = Map.of(
                "meta.json", META, "params", GoldenModel.bytes("fm_model_rowsparse.params"), "symbol.json", symbol);

        byte[] rewritten = rewritten(archive(files), model -> factors.in(model, 0));

        assertArrayEquals(META, unpack(rewritten).get("meta.json"));
        assertArrayEquals(symbol, unpack(rewritten).get("symbol.json"));
        assertSame(factors.in(trained, 0), read(rewritten));
        assertEquals(1, read(rewritten).rawScore(new int[] {2, 4}, new float[] {1, 1}, 2));
    }

    @Test
    void aDenseNetworkStaysOne() throws IOException {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        arrays.put("arg:v", new NdArray(new long[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6}));
        arrays.put("arg:Linear_Plus_Bias_weight", new NdArray(new long[] {1, 3}, new float[] {7, 8, 9}));
        arrays.put("arg:Linear_Plus_Bias_bias", new NdArray(new long[] {1}, new float[] {10}));
        Map<String, NdArray> twice = new LinkedHashMap<>();
        twice.put("arg:v", new NdArray(new long[] {2, 3}, new float[] {2, 4, 6, 8, 10, 12}));
        twice.put("arg:Linear_Plus_Bias_weight", new NdArray(new long[] {1, 3}, new float[] {14, 16, 18}));
        twice.put("arg:Linear_Plus_Bias_bias", new NdArray(new long[] {1}, new float[] {20}));
        assertArrayEquals(
                params(twice),
                unpack(rewritten(archive(Map.of("params", params(arrays), "meta.json", META))))
                        .get("params"));
    }

    private static FactorizationMachine doubled(FactorizationMachine model) {
        float[] linear = model.linear().clone();
        float[] factors = model.factors().clone();
        for (int n = 0; n < linear.length; n++) {
            linear[n] *= 2;
        }
        for (int n = 0; n < factors.length; n++) {
            factors[n] *= 2;
        }
        return new FactorizationMachine(model.classifier(), model.bias() * 2, linear, factors, model.factorCount());
    }

    private static byte[] rewritten(byte[] archive) throws IOException {
        return rewritten(archive, ModelArchiveTest::doubled);
    }

    private static byte[] rewritten(byte[] archive, UnaryOperator<FactorizationMachine> change) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ModelArchive.rewrite(new ByteArrayInputStream(archive), out, "a.tar.gz", ModelArchive.MOST_BYTES, change);
        return out.toByteArray();
    }

    @Test
    void refusesHyperparametersThatContradictTheModel() {
        assertEquals(
                "the hyperparameters say num_factors 64 but the model has 2; "
                        + "give the hyperparameters that it was trained with",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> write(GoldenModel.model(true), Map.of("num_factors", "64")))
                        .getMessage());
    }

    @Test
    void refusesEntriesThatLeadOutOfTheArchive() throws IOException {
        String advice = ", which leads out of the archive: check where the archive comes from";
        assertEquals(
                "a.tar.gz has the entry ../model_algo-1" + advice,
                failure(ArchiveBytes.tarGz("../model_algo-1", new byte[0])));
        assertEquals(
                "a.tar.gz has the entry /model_algo-1" + advice,
                failure(ArchiveBytes.tarGz("/model_algo-1", new byte[0])));
        assertEquals(
                "a.tar.gz!/model_algo-1 has the entry x/../../params" + advice,
                failure(archive(Map.of("x/../../params", new byte[0]))));
    }

    @Test
    void refusesLinks() throws IOException {
        TarArchiveEntry link = new TarArchiveEntry("model_algo-1", TarConstants.LF_SYMLINK);
        link.setLinkName("/etc/passwd");
        assertEquals(
                "a.tar.gz has the entry model_algo-1, which is a link or a device: "
                        + "a model has plain files only; check where the archive comes from",
                failure(ArchiveBytes.tarGz(link, new byte[0])));
    }

    @Test
    void refusesAnArchiveThatUnpacksToTooMuch() throws IOException {
        byte[] bomb = ArchiveBytes.tarGz("zeros", new byte[1_000_000]);
        assertEquals(
                "a.tar.gz unpacks to more than 500000 bytes: "
                        + "it is not a model that can be used here; check where the file comes from",
                assertThrows(
                                ModelFormatException.class,
                                () -> ModelArchive.read(new ByteArrayInputStream(bomb), "a.tar.gz", 500_000))
                        .getMessage());
    }

    @Test
    void refusesAModelThatIsLargerThanItsRunSays() throws IOException {
        byte[] zeros = archive(Map.of("params", new byte[32 << 20]));
        assertTrue(zeros.length < 64 << 10, "a small archive");
        String large = " unpacks to more than " + ModelArchive.bytes(1000, 10) + " bytes: it is not a model that can be"
                + " used here; check where the file comes from";
        assertEquals(
                "a.tar.gz!/model_algo-1" + large,
                assertThrows(
                                ModelFormatException.class,
                                () -> ModelArchive.read(
                                        new ByteArrayInputStream(archive(Map.of("symbol.json", new byte[32 << 20]))),
                                        "a.tar.gz",
                                        ModelArchive.bytes(1000, 10)))
                        .getMessage());
        Map<String, NdArray> sparse = Map.of("arg:v", new NdArray(new long[] {1}, new float[] {1}));
        assertTrue(params(sparse).length < ModelArchive.bytes(5, 2));
    }

    @Test
    void aModelIsWithinTheSizeOfItsDimensions() throws IOException {
        byte[] written = write(GoldenModel.model(true), Map.of());
        assertSame(
                GoldenModel.model(true),
                ModelArchive.read(new ByteArrayInputStream(written), "a.tar.gz", ModelArchive.bytes(5, 2)));
    }

    @Test
    void refusesOtherArchives() throws IOException {
        assertEquals(
                "a.tar.gz has no file model_algo-1" + OTHER,
                failure(ArchiveBytes.tarGz("xgboost-model", new byte[10])));
        assertEquals(
                "a.tar.gz!/model_algo-1 has the files [params] but must have params and meta.json" + OTHER,
                failure(archive(Map.of("params", GoldenModel.bytes("fm_model_dense.params")))));
        assertEquals("a.tar.gz is damaged or not a model.tar.gz (Not in GZIP format)" + AGAIN, failure(new byte[100]));
        assertEquals(
                "a.tar.gz!/model_algo-1!/params has no array v among []" + OTHER,
                failure(archive(Map.of("params", params(Map.of()), "meta.json", META))));
    }

    @Test
    void refusesAModelWhoseKindOrDimensionsAreNotClear() throws IOException {
        byte[] params = GoldenModel.bytes("fm_model_dense.params");
        assertEquals(
                "a.tar.gz!/model_algo-1!/meta.json has training_parameters.predictor_type null "
                        + "but a factorization machine is a binary_classifier or a regressor" + OTHER,
                failure(archive(Map.of("params", params, "meta.json", meta("\"k\": 1")))));
        byte[] six = meta("\"predictor_type\": \"regressor\", \"feature_dim\": \"6\"");
        assertEquals(
                "a.tar.gz!/model_algo-1 says feature_dim 6 in meta.json but its params have 5: "
                        + "the archive was put together from two models; train it again",
                failure(archive(Map.of("params", params, "meta.json", six))));
        assertTrue(failure(archive(Map.of("params", params, "meta.json", "{".getBytes(UTF_8))))
                .startsWith("a.tar.gz!/model_algo-1!/meta.json is not JSON ("));
    }

    @Test
    void refusesATruncatedArchive() throws IOException {
        byte[] whole = write(GoldenModel.model(true), Map.of());
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        assertTrue(failure(half).startsWith("a.tar.gz"));
    }

    static void assertSame(FactorizationMachine expected, FactorizationMachine actual) {
        assertEquals(expected.classifier(), actual.classifier());
        assertEquals(expected.factorCount(), actual.factorCount());
        assertEquals(expected.bias(), actual.bias());
        assertArrayEquals(expected.linear(), actual.linear());
        assertArrayEquals(expected.factors(), actual.factors());
    }

    static byte[] write(FactorizationMachine model, Map<String, String> hyperparameters) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ModelArchive.write(out, model, hyperparameters);
        return out.toByteArray();
    }

    static FactorizationMachine read(byte[] bytes) throws IOException {
        return ModelArchive.read(new ByteArrayInputStream(bytes), "a.tar.gz", ModelArchive.MOST_BYTES);
    }

    private static String failure(byte[] bytes) {
        return assertThrows(ModelFormatException.class, () -> read(bytes)).getMessage();
    }

    private static byte[] archive(Map<String, byte[]> files) throws IOException {
        return ArchiveBytes.tarGz("model_algo-1", ArchiveBytes.zip(files));
    }

    private static byte[] params(Map<String, NdArray> arrays) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NdArrayFile.write(out, arrays);
        return out.toByteArray();
    }

    private static byte[] meta(String parameters) {
        return ("{\"training_parameters\": {" + parameters + "}}").getBytes(UTF_8);
    }

    private static Map<String, byte[]> unpack(byte[] archive) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
            assertEquals("model_algo-1", tar.getNextEntry().getName());
            ZipInputStream zip = new ZipInputStream(tar);
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }
}
