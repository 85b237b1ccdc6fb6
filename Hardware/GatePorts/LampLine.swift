package import Gates

/// Lamps and a buzzer on a serial line of their own, for a stele without a gate or a screen: a
/// board with the door board's protocol of which only `LAMP` is used.
package final class LampLine: Sendable {
    private let shell: LineShell<BoardMachine>

    /// `path` is best the link in `/dev/serial/by-id`; it need not be there.
    package init(path: String) {
        shell = LineShell(path: path, BoardMachine())
    }

    /// Shows it as soon as the line is there, and again after it was lost; never waits.
    package func show(_ signal: Signal) {
        shell.perform(.signal(signal))
    }

    /// Drives the lamps until the task is cancelled; `heard` is told the reason why they are lost,
    /// and nil when they are there.
    package func run(_ heard: @escaping @Sendable (_ lost: String?) -> Void) async {
        await shell.run { news in
            switch news {
            case .ready: heard(nil)
            case .lost(let reason): heard(reason)
            default: break
            }
        }
    }
}
