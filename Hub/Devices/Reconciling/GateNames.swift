import Kernel
import Vocabulary

/// What people call the gates of a scope.
struct GateNames {
    private let names: [GateID: String]

    init(_ session: any Session, _ scope: ScopeID) throws(StoreError) {
        let gates = try session.rows("SELECT id, name FROM gate WHERE scope = $1", scope) {
            row throws(StoreError) in (try row.id(0, as: GateID.self), try row.text(1))
        }
        names = Dictionary(gates) { first, _ in first }
    }

    /// Of a gate that the hub does not know, its number.
    func name(of gate: GateID) -> String { names[gate] ?? gate.description }
}
