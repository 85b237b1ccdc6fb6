import Crypto
import Identity
import Kernel
package import Rights
import Sync
package import Vocabulary

/// The second person: without one, a device that was enrolled is not listened to.
extension Devices {
    func needsSecondPerson(
        _ session: any Session,
        _ gate: GateRow,
        enrolledBy: String
    ) throws -> Bool {
        let scope = try rights.scope(session, gate.scope, company: gate.company)
        let isAlone = try AdminCodes.names(session).count < 2
        switch scope.confirmation {
        case .twoPersons: return true
        case .automatic: return !isAlone
        case .onePerson:
            // Nobody spares himself the second person: another one must have.
            guard !isAlone, let lowered = scope.confirmationBy else { return false }
            return try !AdminCodes.isApart(lowered, from: enrolledBy, session)
        }
    }

    /// Judges the words that a second person read on the device; wrong ones cost one of three
    /// tries, which stays counted although the command is refused.
    package func confirm(
        _ device: DeviceID,
        typed: String,
        _ command: KeyCommand
    ) async throws -> Result<DeviceRow, DevicesRefusal> {
        try await services.store.write { [self] session in
            let row = try findDevice(session, device, company: command.company)
            guard let waiting = try Waiting.find(device, session), row.status == .pending else {
                return .failure(.notPending)
            }
            guard command.operatorName != waiting.enrolledBy else { return .failure(.samePerson) }
            let isApart = try AdminCodes.isApart(
                command.operatorName,
                from: waiting.enrolledBy,
                madeBefore: waiting.begunAt,
                session
            )
            guard isApart else { return .failure(.notApart) }
            guard let until = row.pendingUntil, command.now < until else {
                return .failure(.confirmationLate)
            }
            guard let words = Enrolment.words(typed: typed) else {
                return .failure(.wordsUnreadable)
            }
            guard words == waiting.words else {
                return .failure(try countWrong(row, waiting, session, command))
            }
            try session.run(
                "UPDATE device SET confirmed_by = $1 WHERE id = $2",
                command.operatorName,
                device
            )
            try command.note("device.confirm", of: "\(device)", row.name, session)
            return .success(try set(.active, session, row))
        }
    }

    private func countWrong(
        _ row: DeviceRow,
        _ waiting: Waiting,
        _ session: any Session,
        _ command: KeyCommand
    ) throws -> DevicesRefusal {
        try session.run(
            "UPDATE device SET word_tries = word_tries + 1 WHERE id = $1",
            row.device
        )
        try command.note("device.words_wrong", of: "\(row.device)", row.name, session)
        guard waiting.tries + 1 >= Enrolment.wordTriesMax else { return .wordsWrong }
        try addIncident(
            session,
            .enrolmentWords,
            device: row,
            at: command.now,
            "The six words were wrong \(Enrolment.wordTriesMax) times; the device is revoked."
        )
        _ = try revoke(session, row.device, command)
        return .wordsSpent
    }

    /// A device as a second person must judge it.
    private struct Waiting {
        let enrolledBy: String
        let tries: Int
        let words: [String]
        /// When the enrolment was begun.
        let begunAt: Timestamp

        static func find(
            _ device: DeviceID,
            _ session: any Session
        ) throws(StoreError) -> Waiting? {
            try session.first(
                """
                SELECT d.enrolled_by, d.word_tries, d.public_key, d.hub_name, d.enrolment,
                d.enrolled_at, e.expires_at FROM device d LEFT JOIN enrolment e
                ON e.id = d.enrolment WHERE d.id = $1 AND d.hub_name IS NOT NULL
                """,
                device
            ) { row throws(StoreError) in
                guard let key = Ed25519PublicKey(try row.bytes(2)) else {
                    throw StoreError(.mismatch, "The key of a device cannot be read.")
                }
                let begunAt =
                    row.isNull(6)
                    ? try row.timestamp(5)
                    : try row.timestamp(6).advanced(by: .zero - EnrolmentState.life)
                return Waiting(
                    enrolledBy: try row.text(0),
                    tries: try row.int(1),
                    words: Enrolment.words(
                        hubName: try row.bytes(3),
                        device: key,
                        enrolment: try row.number(4)
                    ),
                    begunAt: begunAt
                )
            }
        }
    }
}
