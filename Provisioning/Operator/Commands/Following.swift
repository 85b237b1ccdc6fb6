import CommandLine
import HubAdmin

/// Reads a list of the hub page by page, and goes on when it is followed.
///
/// Each turn asks once; the machine bounds how often.
struct Following {
    /// What a page brought.
    struct Page {
        let shown: Int
        /// Where the next one begins; nil stays where it was.
        let cursor: String?
        /// Whether the hub may hold more.
        let isFull: Bool
    }

    private var machine: FollowMachine
    private let wait: @Sendable (Duration) async throws -> Void

    init(_ machine: FollowMachine, wait: @escaping @Sendable (Duration) async throws -> Void) {
        self.machine = machine
        self.wait = wait
    }

    /// Asks until the machine has enough; `ask` is given the cursor and how many are still wanted.
    mutating func run(
        _ session: Session,
        _ ask: (String?, Int?) async throws -> Page
    ) async throws {
        var cursor: String?
        var action = FollowMachine.Action.ask
        while true {
            switch action {
            case .end, .giveUp: return
            case .wait(let pause): try await wait(pause)
            case .ask: break
            }
            do {
                let page = try await ask(cursor, machine.left)
                cursor = page.cursor ?? cursor
                action = machine.handle(.page(scans: page.shown, isFull: page.isFull))
            } catch let failure as OperatorFailure where failure.mayPass {
                action = machine.handle(.failed)
                guard action != .giveUp else { throw failure }
                session.output.console.note(failure.message)
            }
        }
    }
}
