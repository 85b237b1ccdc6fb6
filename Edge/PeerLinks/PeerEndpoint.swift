internal import Dispatch
internal import Glibc

/// Links of TLS 1.3 with peers that proved their keys: dials, listens, carries bytes.
///
/// What the bytes mean is not known here. One thread works on all links; what it owes and is owed
/// is bounded for each: an owner that does not consume is not read for, and a peer that does not
/// read makes `send` say no.
package final class PeerEndpoint: Sendable {
    package struct Settings: Sendable {
        /// Of the Ed25519 key, 32 bytes.
        package var seed: [UInt8]
        /// The name in our certificate: printable ASCII, at most 64 bytes.
        package var name: String
        /// Where to listen; nil for an end that only dials.
        package var listen: SocketAddress?
        /// Links whose ends proved themselves, and those that are dialled; one more is closed.
        ///
        /// Those that others began and whose handshake is under way take nobody's place.
        package var linksMax = 48
        /// Handshakes that one address may have under way; one more is closed at once.
        package var handshakesMax = 4
        /// Handshakes that others have under way in all; for one more the oldest is closed.
        package var strangersMax = 16
        package var handshakeMax = Duration.seconds(5)
        /// Bytes given out and not consumed yet, for each link.
        package var unreadMax = 256 * 1_024
        /// Bytes that wait to be sent, for each link.
        package var waitingMax = 1_024 * 1_024

        package init(seed: [UInt8], name: String, listen: SocketAddress? = nil) {
            self.seed = seed
            self.name = name
            self.listen = listen
        }
    }

    /// Where peers are listened for, with the port that the system chose; nil where they are not.
    package let listening: SocketAddress?
    private let mailbox: Mailbox
    private let waitingMax: Int
    private let queue = DispatchQueue(label: "jalon.peers")

    /// Begins at once.
    ///
    /// `believes` is asked during a handshake, before anything is heard of a peer.
    package init(
        _ settings: Settings,
        believes: @escaping @Sendable (PeerIdentity) -> Bool,
        hears: @escaping @Sendable (PeerEvent) -> Void
    ) throws(PeerFailure) {
        // A peer may close while something is written to it: that ends a link, not the program.
        signal(SIGPIPE, SIG_IGN)
        let mailbox = try Mailbox()
        let context = try TLSContext(
            seed: settings.seed,
            name: settings.name,
            believes: believes
        )
        var listener: Listener?
        if let wanted = settings.listen { listener = try Listener(wanted) }
        listening = listener?.address
        self.mailbox = mailbox
        waitingMax = settings.waitingMax
        let loop = PeerLoop(settings, mailbox, context, listener, hears)
        // Handed over whole: nobody else holds the loop or what it works on.
        nonisolated(unsafe) let handed = loop
        queue.async { handed.run() }
    }

    deinit { mailbox.stop() }

    /// Begins a link; its number comes back with its events.
    package func dial(_ address: SocketAddress) -> UInt64 {
        let link = mailbox.open()
        mailbox.ask(.dial(link, address))
        return link
    }

    /// Whether the bytes were taken: not where the link is no more or too much waits on it.
    package func send(_ bytes: [UInt8], to link: UInt64) -> Bool {
        mailbox.send(bytes, to: link, waitingMax: waitingMax)
    }

    /// So many of the bytes that came were dealt with.
    package func consumed(_ count: Int, of link: UInt64) {
        mailbox.ask(.consumed(link, count))
    }

    package func close(_ link: UInt64) {
        mailbox.ask(.close(link))
    }

    /// Ends all links and the listening; returns when nothing is told any more.
    package func stop() async {
        mailbox.stop()
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume() }
        }
    }
}
