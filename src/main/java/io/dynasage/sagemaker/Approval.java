package io.dynasage.sagemaker;

/** Whether a registered version of a model may be deployed. */
public enum Approval {
    /** It may. */
    APPROVED("Approved"),
    /** It may not. */
    REJECTED("Rejected"),
    /** A person has to decide. */
    PENDING("PendingManualApproval");

    private final String status;

    Approval(String status) {
        this.status = status;
    }

    /** The API's word for it, its {@code ModelApprovalStatus}. */
    public String status() {
        return status;
    }

    /**
     * The approval of a status that SageMaker told; {@link #PENDING} for one that it did not have when this was
     * written.
     */
    static Approval of(String status) {
        for (Approval approval : values()) {
            if (approval.status.equals(status)) {
                return approval;
            }
        }
        return PENDING;
    }
}
