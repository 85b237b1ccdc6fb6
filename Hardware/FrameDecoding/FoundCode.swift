package import ReaderLines

/// A code read from a frame.
package struct FoundCode: Sendable, Equatable {
    package let symbology: Symbology

    /// The bytes as the code holds them, of any value, at most `ReaderLimits.payloadBytesMax`.
    package let payload: [UInt8]

    /// Where the code lies, in pixels of the frame it was found in; empty when not known.
    package let corners: [Corner]

    /// A point of a frame, from its top left.
    package struct Corner: Sendable, Equatable {
        package let x: Int
        package let y: Int
    }

    package init(symbology: Symbology, payload: [UInt8], corners: [Corner] = []) {
        self.symbology = symbology
        self.payload = payload
        self.corners = corners
    }

    /// The same code seen in a frame `factor` times as large.
    func enlarged(_ factor: Int) -> FoundCode {
        FoundCode(
            symbology: symbology,
            payload: payload,
            corners: corners.map { Corner(x: $0.x * factor, y: $0.y * factor) }
        )
    }

    /// Says whether the middle of this code lies inside the box around the other.
    func lies(on other: FoundCode) -> Bool {
        guard !corners.isEmpty, !other.corners.isEmpty else { return false }
        let x = corners.reduce(0) { $0 + $1.x } / corners.count
        let y = corners.reduce(0) { $0 + $1.y } / corners.count
        let columns = other.corners.map(\.x)
        let rows = other.corners.map(\.y)
        guard let left = columns.min(), let right = columns.max() else { return false }
        guard let top = rows.min(), let bottom = rows.max() else { return false }
        return x >= left && x <= right && y >= top && y <= bottom
    }
}

/// What one pass over a frame found.
package struct FoundCodes: Sendable, Equatable {
    package var codes: [FoundCode]

    /// Codes not kept: payloads over the limit, or more codes than a frame may hold.
    package var dropped: Int

    package init(codes: [FoundCode] = [], dropped: Int = 0) {
        self.codes = codes
        self.dropped = dropped
    }

    /// More codes in one frame are dropped: nobody holds so many before a gate.
    package static let codesMax = 16
}
