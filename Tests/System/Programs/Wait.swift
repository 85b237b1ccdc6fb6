/// What was waited for did not come in time.
struct NotInTime: Error, CustomStringConvertible {
    let description: String
}

/// Looks again and again until there is something to see, and gives it.
///
/// Throws at the end of patience.
func eventually<Value>(
    _ what: String,
    within patience: Duration = .seconds(30),
    every pause: Duration = .milliseconds(20),
    _ look: () async throws -> Value?
) async throws -> Value {
    let end = ContinuousClock.now + patience
    while ContinuousClock.now < end {
        if let seen = try? await look() { return seen }
        try await Task.sleep(for: pause)
    }
    throw NotInTime(description: "Not in \(patience): \(what)")
}

/// Looks again and again until it holds.
func eventually(
    _ what: String,
    within patience: Duration = .seconds(30),
    every pause: Duration = .milliseconds(20),
    holds: () async throws -> Bool
) async throws {
    _ = try await eventually(what, within: patience, every: pause) {
        try await holds() ? true : nil
    }
}
