/// What goes wrong in a world.
package enum FaultKind: Int, CaseIterable, Sendable {
    case messageLost, messageDelayed, messageDoubled, messageReordered, messageCutShort
    case linkCut
    case hubKilled, hubPowerLost
    case edgeKilled, edgePowerLost, edgePowerLostInWrite, edgeStoppedInOrder
    case sectorLost, sectorTorn, directoryEntryLost
    case diskFull, writeFailed, syncFailed
    case cacheRotten, cacheRolledBack
    case wallJumpedForward, wallJumpedBack, clockDrifted, rebootedWithoutClock
    case gateSawNobody, gateLostSight, gateRefused
    /// No faults, but what stands against them: marks and lists that a gate took.
    case markHeard, listHeard
    case codeForged, codeShared, codeReplaced, rightRevoked, rightSuspended, soldAhead

    /// As it is printed: words with hyphens.
    package var name: String {
        "\(self)".reduce(into: "") { name, letter in
            if letter.isUppercase { name += "-" }
            name += letter.lowercased()
        }
    }
}

/// How often each fault occurred; one that never did proves nothing.
package struct FaultCounts: Sendable, Hashable {
    private var counts = [Int](repeating: 0, count: FaultKind.allCases.count)

    package init() {}

    package subscript(kind: FaultKind) -> Int {
        get { counts[kind.rawValue] }
        set { counts[kind.rawValue] = newValue }
    }

    package mutating func add(_ other: FaultCounts) {
        for kind in FaultKind.allCases { self[kind] += other[kind] }
    }

    package var missing: [FaultKind] { FaultKind.allCases.filter { self[$0] == 0 } }

    /// `name=count`, one after the other; what `init(text:)` reads.
    package var text: String {
        FaultKind.allCases.map { "\($0.name)=\(self[$0])" }.joined(separator: " ")
    }

    package init(text: String) {
        for word in text.split(separator: " ") {
            let parts = word.split(separator: "=")
            guard parts.count == 2, let count = Int(parts[1]),
                let kind = FaultKind.allCases.first(where: { $0.name == parts[0] })
            else { continue }
            self[kind] = count
        }
    }
}
