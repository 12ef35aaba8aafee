package io.dynasage.channels;

/**
 * The most recently used frame templates, one per slot. Sizes that map to the same slot replace each other. Nothing is
 * allocated after all slots are filled.
 */
final class FrameTemplates {
    private static final int SLOTS = 256;
    private final FrameTemplate[] slots = new FrameTemplate[SLOTS];
    private final FrameParts parts = new FrameParts();

    /** Returns the template for these sizes; see {@link FrameTemplate#make}. */
    FrameTemplate of(long values, int keys, int dimension, int label) {
        int slot = ((int) values + 31 * keys + label + dimension) & SLOTS - 1;
        if (slots[slot] == null) {
            slots[slot] = new FrameTemplate(parts);
        }
        FrameTemplate template = slots[slot];
        return template.fits(values, keys, dimension, label) ? template : template.make(values, keys, dimension, label);
    }
}
