package import Gates
import SQLite
package import Vocabulary

/// Stewards, and the mode that one of them set last.
///
/// Read at each request: one that is added or removed beside a running daemon counts at once.
extension StateFile {
    /// As many as make the longest lock.
    static let guessesKept = 8 * GuessLock.guessesMax

    static let stewardSchema = """
        CREATE TABLE IF NOT EXISTS steward(
        number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 9999),
        salt BLOB NOT NULL CHECK (length(salt) = 16),
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        cost INTEGER NOT NULL, created INTEGER NOT NULL) STRICT
        """

    package func stewards() throws(EdgeFailure) -> [Steward] {
        try withConnection { connection throws(SQLiteError) in
            let statement = try connection.prepare(
                """
                SELECT number, salt, hash, cost, created FROM steward
                ORDER BY number LIMIT $1
                """
            )
            var stewards: [Steward] = []
            try statement.each(Steward.countMax) { row in
                stewards.append(
                    Steward(
                        number: UInt16(clamping: row.int64(0)),
                        salt: row.blob(1),
                        hash: row.blob(2),
                        cost: UInt64(clamping: row.int64(3)),
                        createdAt: Timestamp(milliseconds: UInt64(clamping: row.int64(4)))
                    )
                )
            }
            return stewards
        }
    }

    package func steward(_ number: UInt16) throws(EdgeFailure) -> Steward? {
        try stewards().first { $0.number == number }
    }

    /// Keeps a new steward, or gives one a new PIN; `input` where there are too many.
    package func keep(_ steward: Steward) throws(EdgeFailure) {
        let others = try stewards().filter { $0.number != steward.number }
        guard others.count < Steward.countMax else {
            throw EdgeFailure(
                .input,
                "This device has \(Steward.countMax) stewards already; remove one first."
            )
        }
        try withConnection { connection throws(SQLiteError) in
            let statement = try connection.prepare(
                """
                INSERT OR REPLACE INTO steward(number, salt, hash, cost, created)
                VALUES($1, $2, $3, $4, $5)
                """
            )
            try statement.run(
                Int(steward.number),
                steward.salt,
                steward.hash,
                Int64(clamping: steward.cost),
                Int64(clamping: steward.createdAt.milliseconds)
            )
        }
    }

    /// Gives whether there was such a steward.
    package func removeSteward(_ number: UInt16) throws(EdgeFailure) -> Bool {
        guard try steward(number) != nil else { return false }
        try withConnection { connection throws(SQLiteError) in
            let statement = try connection.prepare("DELETE FROM steward WHERE number = $1")
            try statement.run(Int(number))
        }
        return true
    }

    /// As a steward set it last; normal where nobody did.
    package func gateMode() throws(EdgeFailure) -> GateMode {
        guard let bytes = try read("gate_mode") else { return .normal }
        guard bytes.count == 1, let mode = GateMode(rawValue: bytes[0]) else {
            throw EdgeFailure(
                .state,
                "The state file is damaged: the gate's mode cannot be read. Set it again."
            )
        }
        return mode
    }

    /// When PINs were wrong, oldest first: the journal may have been too full to say so.
    package func stewardGuesses() throws(EdgeFailure) -> [Timestamp] {
        let bytes = try read("steward_guesses") ?? []
        var reader = ByteReader(bytes)
        var times: [Timestamp] = []
        for _ in 0..<min(bytes.count / 8, Self.guessesKept) {
            times.append(Timestamp(milliseconds: reader.number()))
        }
        return times
    }

    package func keep(stewardGuessAt time: Timestamp) throws(EdgeFailure) {
        let times = try stewardGuesses().suffix(Self.guessesKept - 1) + [time]
        var writer = ByteWriter(capacity: 8 * times.count)
        for time in times { writer.number(time.milliseconds) }
        try write(["steward_guesses": writer.bytes])
    }

    package func keep(mode: GateMode) throws(EdgeFailure) {
        try write(["gate_mode": [mode.rawValue]])
    }
}
