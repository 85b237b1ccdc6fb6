import CommandLine
import ReaderLines

/// `jalon-nfc watch`: cards in, reader lines out, until the daemon is gone.
struct WatchCommand {
    let address: ReaderAddress
    var lockFolder = "/run/lock"
    var session = CardLimits.sessionDefault

    /// How long standard input is waited for at most while the reader is closed: short enough to
    /// beat in time.
    private static let pause = Duration.milliseconds(100)

    func run() -> ExitCode {
        guard let output = LineOutput(), let library = NFCLibrary() else { return .osError }
        let talk = ReaderTalk(output, session: session)
        let start = ContinuousClock.now
        var reopening = ReopenMachine(at: .zero)
        // Ends with standard input, or when nobody reads our lines.
        while !talk.isEnded {
            if let due = reopening.openDue, .now < start + due {
                talk.listen(until: min(start + due, .now + Self.pause))
                continue
            }
            do throws(ReaderFailure) {
                try serve(library, talk) { reopening.opened(at: .now - start) }
            } catch {
                let fault = reopening.failed(
                    code: error.code.rawValue,
                    text: error.message,
                    at: .now - start
                )
                talk.say(talk.machine.closed() + fault)
            }
        }
        return .ok
    }

    /// Opens the reader and works it until it fails or the daemon is gone.
    private func serve(
        _ library: borrowing NFCLibrary,
        _ talk: ReaderTalk,
        opened: () -> Void
    ) throws(ReaderFailure) {
        let claim = try ReaderClaim(address, lockFolder: lockFolder)
        let reader = try NFCReader(library, connection: claim.connection)
        talk.beat()
        try reader.prepare()
        opened()
        talk.say(talk.machine.opened(at: .now))
        while !talk.isEnded {
            switch talk.machine.next(at: .now) {
            case .select:
                let selection = reader.select()
                talk.say(talk.machine.selected(selection, at: .now))
                if selection == .failed, claim.isUnplugged { throw ReaderFailure(.unplugged) }
            case .exchange(_, let command):
                talk.say(talk.machine.exchanged(reader.exchange(command), at: .now))
            case .deselect: reader.deselect()
            case .wait(let end):
                talk.listen(until: end)
                if claim.isUnplugged { throw ReaderFailure(.unplugged) }
            case .reopen: throw ReaderFailure(.failing)
            }
            talk.beat()
        }
    }
}
