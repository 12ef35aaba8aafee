package io.dynasage.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class FoldInTest {
    /** Users 1 and 2, items 1 to 3, one factor. */
    private static final FactorizationMachine SMALL = new FactorizationMachine(
            true, -1, new float[] {9, 0.5f, -0.5f, 9, 0.2f, -0.1f, 0.3f}, new float[] {9, 2, -1, 9, 1, -2, 0.5f}, 1);

    /** Spark's Kryo serializer cannot make records or unmodifiable collections again. */
    @Test
    void goesThroughKryo() {
        SerializerInstance kryo = new KryoSerializer(new SparkConf()).newInstance();
        ClassTag<FoldIn> tag = ClassTag$.MODULE$.apply(FoldIn.class);
        FoldIn foldIn = FoldIn.of(SMALL, 3);
        FoldIn again = kryo.deserialize(kryo.serialize(foldIn, tag), tag);
        assertEquals(foldIn.user(1, 3).bias(), again.user(1, 3).bias());
    }

    @Test
    void aNewUsersNextItemIsFoundAmongAllOthers() {
        FactorizationMachine model = TrainedTastes.model();
        FoldIn foldIn = FoldIn.of(model, TrainedTastes.FIRST_ITEM);
        SideFactors unknown = SideFactors.of(model, new int[] {0}, new float[] {1});
        Random random = new Random(2);
        int users = 200;
        int folded = 0;
        int notFolded = 0;
        for (int user = 0; user < users; user++) {
            List<Integer> chosen = TrainedTastes.choices(user % TrainedTastes.TASTES, random);
            int[] known = chosen.stream().skip(1).mapToInt(item -> item).toArray();
            folded += hit(model, foldIn.user(known), chosen.get(0));
            notFolded += hit(model, unknown, chosen.get(0));
        }
        assertTrue(folded > 0.8 * users, folded + " of " + users + " are among the best 20 of 80");
        assertTrue(notFolded < 0.4 * users, notFolded + " without fold-in");
    }

    /** Returns 1 if the item is among the best that have room for one taste. */
    private static int hit(FactorizationMachine model, SideFactors user, int item) {
        double own = score(model, user, item);
        long above = IntStream.rangeClosed(1, TrainedTastes.ITEMS)
                .filter(other -> score(model, user, other) > own)
                .count();
        return above < TrainedTastes.ITEMS / TrainedTastes.TASTES ? 1 : 0;
    }

    private static double score(FactorizationMachine model, SideFactors user, int item) {
        int feature = TrainedTastes.FIRST_ITEM + item;
        double score = model.linear()[feature];
        for (int f = 0; f < model.factorCount(); f++) {
            score += user.factors()[f] * model.factors()[feature * model.factorCount() + f];
        }
        return score;
    }

    /** The mean user has the factor .5 and the weight 0; the variances are 2.25 and .25. */
    @Test
    void theVectorIsOneStepOfNewtonsMethodFromTheMeanUser() {
        double[] v = {1, -2, 0.5};
        double[] p = {p(-1 + 0.2 + 0.5), p(-1 - 0.1 - 1), p(-1 + 0.3 + 0.25)};
        double[] labelled = {1, 0, 1};
        double[] negative = {3, 4, 3};
        double ofFactor = 0;
        double ofWeight = 0;
        double a = 0.3 / 2.25;
        double b = 0;
        double d = 0.3 / 0.25;
        for (int i = 0; i < 3; i++) {
            double rows = labelled[i] == 1 ? 1 : negative[i];
            double slope = rows * (p[i] - labelled[i]);
            double weight = rows * p[i] * (1 - p[i]);
            ofFactor += slope * v[i];
            ofWeight += slope;
            a += weight * v[i] * v[i];
            b += weight * v[i];
            d += weight;
        }
        SideFactors user = FoldIn.of(SMALL, 3).user(1, 3);
        assertEquals(0.5 - (d * ofFactor - b * ofWeight) / (a * d - b * b), user.factors()[0], 1e-6);
        assertEquals(-(a * ofWeight - b * ofFactor) / (a * d - b * b), user.bias(), 1e-6);
    }

    /**
     * {@link #SMALL} with two columns of users, whose unknown one has the weight .1 and the factor .2, and the user's
     * own one .4 and -.6. The step begins at the factor .5 + .2 and the weight 0 + .1 + .5 * .2, and the penalty holds
     * the user near .5 - .6 and 0 + .4 - .5 * .6.
     */
    @Test
    void thePenaltyHoldsAUserNearTheMeanUserWithTheSameColumns() {
        double[] v = {1, -2, 0.5};
        double[] w = {0.2, -0.1, 0.3};
        double[] labelled = {1, 0, 1};
        double[] negative = {3, 4, 3};
        double[] penalty = {0.3 / 2.25, 0.3 / 0.25};
        double ofFactor = -penalty[0] * (-0.1 - 0.7);
        double ofWeight = -penalty[1] * (0.1 - 0.2);
        double a = penalty[0];
        double b = 0;
        double d = penalty[1];
        for (int i = 0; i < 3; i++) {
            double p = p(-1 + 0.2 + w[i] + 0.7 * v[i]);
            double rows = labelled[i] == 1 ? 1 : negative[i];
            double slope = rows * (p - labelled[i]);
            double weight = rows * p * (1 - p);
            ofFactor += slope * v[i];
            ofWeight += slope;
            a += weight * v[i] * v[i];
            b += weight * v[i];
            d += weight;
        }
        FactorizationMachine model = new FactorizationMachine(
                true,
                -1,
                new float[] {9, 0.5f, -0.5f, 9, 0.2f, -0.1f, 0.3f, 0.1f, 0.4f},
                new float[] {9, 2, -1, 9, 1, -2, 0.5f, 0.2f, -0.6f},
                1);
        FoldIn foldIn = FoldIn.of(model, SMALL, 3, SideFactors.of(model, new int[] {7}, new float[] {1}));
        SideFactors own = SideFactors.of(model, new int[] {8}, new float[] {1});
        SideFactors user = foldIn.user(own, 1, 3);
        assertEquals(0.7 - (d * ofFactor - b * ofWeight) / (a * d - b * b), user.factors()[0], 1e-6);
        assertEquals(0.2 - (a * ofWeight - b * ofFactor) / (a * d - b * b), user.bias(), 1e-6);
        SideFactors unknown = foldIn.unknownUser(own);
        assertEquals(9 - 0.6f, unknown.factors()[0]);
        assertEquals(9 + 0.4 - 9 * 0.6, unknown.bias(), 1e-6);
    }

    private static double p(double score) {
        return 1 / (1 + Math.exp(-score));
    }

    @Test
    void theOrderOfTheItemsDoesNotMatterAndNoItemsAreTheMeanUser() {
        FoldIn foldIn = FoldIn.of(TrainedTastes.model(), TrainedTastes.FIRST_ITEM);
        SideFactors user = foldIn.user(3, 70, 12, 41);
        SideFactors same = foldIn.user(41, 12, 3, 70);
        assertArrayEquals(user.factors(), same.factors());
        assertEquals(user.bias(), same.bias());
        SideFactors mean = FoldIn.of(SMALL, 3).user();
        assertEquals(0.5f, mean.factors()[0]);
        assertEquals(0f, mean.bias());
    }

    @Test
    void refusesWhatItCannotFoldInto() {
        FactorizationMachine ratings = new FactorizationMachine(false, 0, SMALL.linear(), SMALL.factors(), 1);
        assertEquals(
                "the model is a regressor, and items alone do not say how a user rates them; fold users into a model"
                        + " of implicit feedback",
                refusal(ratings, 3));
        assertEquals(
                "of 7 features, those from 6 on cannot be of items: two or more before them are of users, and two or"
                        + " more are of items",
                refusal(SMALL, 6));
        assertEquals(
                "item 4 is none of the known ones, 1 to 3; leave unknown items out",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> FoldIn.of(SMALL, 3).user(1, 4))
                        .getMessage());
        float[] diverged = SMALL.factors().clone();
        diverged[5] = Float.NaN;
        FactorizationMachine broken = new FactorizationMachine(true, 0, SMALL.linear(), diverged, 1);
        assertEquals(
                "no vector fits, because the factors of the items or the users are not finite numbers; their model has"
                        + " diverged, train it again",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> FoldIn.of(broken, 3).user(1))
                        .getMessage());
    }

    private static String refusal(FactorizationMachine model, int firstItem) {
        return assertThrows(IllegalArgumentException.class, () -> FoldIn.of(model, firstItem))
                .getMessage();
    }
}
