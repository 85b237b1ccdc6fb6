import PostgreSQL

extension StoreError {
    init(_ error: PostgreSQLError) {
        self.init(Self.code(error), error.description)
    }

    /// By the states of PostgreSQL's appendix A; the first two characters are the class.
    private static func code(_ error: PostgreSQLError) -> Code {
        if error.isDisconnection { return .unreachable }
        switch error.state {
        case "23505": return .duplicate
        // Another type than the column's is what STRICT refuses in SQLite.
        case "42804", "22P03", "22021": return .constraint
        case "25006": return .readOnly
        case "53100": return .full
        case "40001", "40P01", "55P03", "57014", "53200", "53300": return .busy
        case "22003": return .mismatch
        default: break
        }
        switch error.state.prefix(2) {
        case "23": return .constraint
        case "42", "22", "25", "26": return .misuse
        case "XX": return .damaged
        case "28", "3D": return .foreign
        default: return .other
        }
    }
}
