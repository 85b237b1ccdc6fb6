/// What of the store's failures a caller is told; the others are the hub's own: 500.
extension StoreError: ProblemConvertible {
    package var problem: Problem {
        switch code {
        case .busy, .closed:
            Problem(.busy, "Another command holds the store.", retryAfterSeconds: 1)
        case .unreachable:
            Problem(.busy, "The database does not answer.", retryAfterSeconds: 2)
        case .full, .readOnly:
            Problem(
                .full,
                "The hub cannot store anything until its operator makes room.",
                retryAfterSeconds: 30
            )
        default: Problem(.failed, "The hub failed.")
        }
    }
}
