package io.dynasage.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

class BasketListsTest {
    private final FactorizationMachine model = TrainedTastes.model();
    private final BasketLists lists = BasketLists.of(model, TrainedTastes.FIRST_ITEM, TrainedTastes.ids());

    @Test
    void recommendsItemsOfTheBasketsTasteThatAreNotInIt() {
        List<String> basket = List.of("item-4", "item-8", "item-12", "item-16", "new-item");
        List<BasketLists.Item> best = lists.recommend(basket, 10);
        assertEquals(10, best.size());
        assertTrue(best.stream().noneMatch(item -> basket.contains(item.itemId())), best.toString());
        long ofTaste = best.stream()
                .filter(item -> Integer.parseInt(item.itemId().substring("item-".length())) % TrainedTastes.TASTES == 0)
                .count();
        assertTrue(ofTaste >= 9, best.toString());
    }

    @Test
    void scoresAreTheProbabilitiesOfTheFoldedUser() {
        SideFactors user = FoldIn.of(model, TrainedTastes.FIRST_ITEM).user(4, 8);
        BasketLists.Item best =
                lists.recommend(List.of("item-8", "item-4", "item-8"), 1).get(0);
        int feature = TrainedTastes.FIRST_ITEM + Integer.parseInt(best.itemId().substring("item-".length()));
        double raw = model.bias() + user.bias() + model.linear()[feature];
        for (int f = 0; f < model.factorCount(); f++) {
            raw += user.factors()[f] * model.factors()[feature * model.factorCount() + f];
        }
        assertEquals(1 / (1 + Math.exp(-raw)), best.score(), 1e-6);
    }

    @Test
    void refusesAModelThatReadsMoreThanIds() {
        assertEquals(
                "the model has 80 features after 241, that of unknown items, but there are 79 ids: it also reads"
                        + " columns, which ids do not say, or it is a model of other items; give the features of its"
                        + " items instead (ItemFeatures), from the run that trained it",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> BasketLists.of(
                                        model,
                                        TrainedTastes.FIRST_ITEM,
                                        TrainedTastes.ids().subList(1, 80)))
                        .getMessage());
        assertEquals(
                "the features of the user have 3 places, but this is a binary_classifier of 322 features and 8 factors;"
                        + " encode with the feature space that was saved with the model",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> lists.recommend(List.of(), Vectors.sparse(3, new int[] {0}, new double[] {1}), 1))
                        .getMessage());
    }

    @Test
    void aBasketThatIsUnknownGetsTheBestItemsOfTheMeanUser() {
        List<BasketLists.Item> all = lists.recommend(List.of("new-item"), 1000);
        assertEquals(TrainedTastes.ITEMS, all.size());
        assertEquals(all.subList(0, 3), lists.recommend(List.of(), 3));
        assertTrue(all.get(0).score() >= all.get(1).score());
    }
}
