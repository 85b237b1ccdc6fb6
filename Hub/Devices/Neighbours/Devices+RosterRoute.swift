import HTTPServer
import Kernel
import Sync
import Vocabulary

/// The roster as devices ask for it, and where they say that they listen.
extension Devices {
    private static let versions = Field.Kind.integer(0...Int64(UInt32.max))
    private static let addressBytesMax = 64

    var rosterRoute: Route {
        Route(
            .get,
            Self.path("roster"),
            name: "deviceRoster",
            access: .device,
            query: [
                .optional("known", Self.versions, "The version that the device has; 0 for none."),
                .optional(
                    "address",
                    .line(1...Self.addressBytesMax),
                    example: "192.168.4.10:8470",
                    "Where the device listens for its neighbours: a private address and a port."
                ),
            ],
            answers: [
                .init(200, .bytes(type: Self.bytesType), "The signed roster."),
                .init(204, .none, "Nothing is newer."),
            ],
            problems: [.invalid],
            "Gives the devices of the scope with their keys, whom a neighbour may believe.",
            .query { [self] input in
                let row = try await row(of: input)
                let address = try Self.address(input.textIfGiven("address"))
                let bytes = try await rosterBytes(for: row, listening: address)
                guard let bytes, version(of: bytes) > known(input) else { return .noContent }
                return .bytes(bytes, type: Self.bytesType)
            }
        )
    }

    private func known(_ input: Input) -> Int64 { input.integerIfGiven("known") ?? 0 }

    /// It stands behind domain and scope.
    private func version(of roster: [UInt8]) -> Int64 {
        var reader = ByteReader(roster, at: 12)
        return Int64(reader.number(UInt32.self))
    }

    private static func address(_ text: String?) throws -> PeerAddress? {
        guard let text else { return nil }
        do {
            return try PeerAddress(text)
        } catch {
            throw Problem.invalid(field: "address", error.description)
        }
    }

    /// Most questions change nothing and take no writer away from anybody.
    private func rosterBytes(
        for row: DeviceRow,
        listening address: PeerAddress?
    ) async throws -> [UInt8]? {
        let settled = try await services.store.read { [self] session -> [UInt8]? in
            let rows = RosterRows(session: session, scope: row.scope)
            let isSame = try Self.address(of: row.device, session) == address
            guard isSame, try isFresh(session, rows) else { return nil }
            return try rows.bytes
        }
        if let settled { return settled }
        return try await services.store.write { [self] session in
            try session.run(
                "UPDATE device SET peer_address = $1, peer_port = $2 WHERE id = $3",
                address?.bytes,
                address?.port,
                row.device
            )
            _ = try roster(session, of: row.scope)
            return try RosterRows(session: session, scope: row.scope).bytes
        }
    }

    /// Where a device listens, as it said last.
    private static func address(
        of device: DeviceID,
        _ session: any Session
    ) throws(StoreError) -> PeerAddress? {
        try session.first(
            "SELECT peer_address, peer_port FROM device WHERE id = $1",
            device
        ) { row throws(StoreError) in
            guard !row.isNull(0), !row.isNull(1) else { return nil }
            return PeerAddress(bytes: try row.bytes(0), port: try row.number(1))
        }.flatMap(\.self)
    }
}
