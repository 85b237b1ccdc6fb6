import Configuration
package import Sync

/// How an edge finds the gates beside it, and where they find it.
package struct NeighbourConfiguration: Sendable, Hashable {
    package static let knownMax = 64

    /// Where neighbours are listened for; nil for a gate that only calls others.
    package var listen: PeerAddress?
    /// Gates that are called whatever the roster says.
    package var known: [PeerAddress] = []

    package init() {}

    init(_ reader: ConfigurationReader) {
        listen = reader.optionalString("listen").flatMap { Self.address($0, "listen", reader) }
        let texts = reader.strings("known")
        if texts.count > Self.knownMax {
            reader.refuse("known", "at most \(Self.knownMax) neighbours")
        }
        known = texts.prefix(Self.knownMax).compactMap { Self.address($0, "known", reader) }
    }

    /// Neighbours are an offer: without a word of them in the configuration nobody is spoken to.
    package var isOn: Bool { listen != nil || !known.isEmpty }

    private static func address(
        _ text: String,
        _ key: String,
        _ reader: ConfigurationReader
    ) -> PeerAddress? {
        do throws(PeerAddress.Refusal) {
            return try PeerAddress(text)
        } catch {
            reader.refuse(key, error.description)
            return nil
        }
    }
}
