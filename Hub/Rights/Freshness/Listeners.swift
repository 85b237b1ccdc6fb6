import HTTPServer
import Sync
import Vocabulary

/// Who listens to a herald, and what each was told last.
struct Listeners {
    typealias Feed = AsyncStream<ServerEvent>.Continuation

    private struct Listener {
        let number: UInt64
        let scope: ScopeID
        let feed: Feed
        /// The flash that it has.
        var flash: UInt64
    }

    private let countMax: Int
    private var next: UInt64 = 0
    private var byDevice: [DeviceID: Listener] = [:]

    init(countMax: Int) {
        self.countMax = countMax
    }

    var count: Int { byDevice.count }

    var scopes: Set<ScopeID> { Set(byDevice.values.map(\.scope)) }

    var feeds: [Feed] { byDevice.values.map(\.feed) }

    /// Takes the place of the device's former stream, whose feed is given back to be ended; nil
    /// where too many listen.
    mutating func admit(
        _ device: DeviceID,
        of scope: ScopeID,
        _ feed: Feed,
        flash: UInt64
    ) -> (number: UInt64, former: Feed?)? {
        let former = byDevice[device]
        guard former != nil || byDevice.count < countMax else { return nil }
        next += 1
        byDevice[device] = Listener(number: next, scope: scope, feed: feed, flash: flash)
        return (next, former?.feed)
    }

    /// Forgets a stream that ended, unless a newer one of the device took its place.
    mutating func forget(_ device: DeviceID, number: UInt64) {
        if byDevice[device]?.number == number { byDevice[device] = nil }
    }

    mutating func remove(_ device: DeviceID) -> Feed? {
        byDevice.removeValue(forKey: device)?.feed
    }

    /// The feeds of a scope that have another flash than this; they are taken to have it now.
    mutating func lacking(_ sequence: UInt64, of scope: ScopeID) -> [Feed] {
        var feeds: [Feed] = []
        for (device, listener) in byDevice
        where listener.scope == scope && listener.flash != sequence {
            byDevice[device]?.flash = sequence
            feeds.append(listener.feed)
        }
        return feeds
    }

    func feeds(of scope: ScopeID) -> [Feed] {
        byDevice.values.filter { $0.scope == scope }.map(\.feed)
    }
}
