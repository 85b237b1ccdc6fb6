import Sync

/// What a change of 1 % costs to send, against sending everything.
enum DeltaFigure {
    static func measure(_ season: Season) -> Measured {
        let delta = season.delta.bytes.count
        let snapshot = season.snapshot.bytes.count
        return Measured(
            [.deltaShareOfSnapshot: Double(delta) / Double(snapshot)],
            notes: ["delta \(delta) bytes, snapshot \(snapshot) bytes"]
        )
    }
}
