/// What was read from a photograph and what it took.
package struct PhotoReading: Sendable {
    /// A code and the attempt that found it.
    package struct Entry: Sendable, Equatable {
        package let code: FoundCode
        package let attempt: PhotoAttempt
    }

    package private(set) var entries: [Entry] = []

    /// Attempts made, the successful one included.
    package private(set) var attemptCount = 0

    /// Codes whose payload was over the limit.
    package private(set) var dropped = 0

    /// Whether the budget ended before the list of attempts did.
    package internal(set) var isCutShort = false

    package var isFound: Bool { !entries.isEmpty }

    /// Adds what is new: two libraries may see one code, and spell its bytes differently.
    mutating func take(_ found: FoundCodes, from attempt: PhotoAttempt) {
        attemptCount += 1
        dropped += found.dropped
        for code in found.codes {
            let isKnown = entries.contains { entry in
                entry.code.payload == code.payload || code.lies(on: entry.code)
            }
            if !isKnown { entries.append(Entry(code: code, attempt: attempt)) }
        }
    }
}
