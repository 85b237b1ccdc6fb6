import Access
import Crypto
package import Kernel
import Metrics
package import Rights
import Sync
import Vocabulary

/// The gates, the machines that stand at them, and all that these tell: who passed where and when.
package struct Devices: Context {
    package let services: HubServices
    package let rights: Rights
    let book: RequestBook

    package init(services: HubServices, rights: Rights) {
        self.services = services
        self.rights = rights
        book = RequestBook(since: services.clock.now())
    }

    /// Believes devices and signs what they are answered; the hub gives it to its router.
    package var authenticator: DeviceAuthenticator { DeviceAuthenticator(self) }

    package func start() async throws {
        let counts = try await services.store.write { [self] session in
            try renewRosters(session)
            return try Self.statusCounts(session)
        }
        tell(counts)
    }

    /// Tells once the transaction is durable that a device came or changed its status.
    func statusesChanged(_ session: any Session) throws(StoreError) {
        try renewRosters(session)
        let counts = try Self.statusCounts(session)
        session.afterCommit { [self] in tell(counts) }
    }

    private static func statusCounts(
        _ session: any Session
    ) throws(StoreError) -> [UInt8: Int64] {
        let rows = try session.rows(
            "SELECT \(DeviceRow.status), COUNT(*) FROM device d GROUP BY 1"
        ) { row throws(StoreError) in (try row.number(0, as: UInt8.self), try row.int64(1)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private func tell(_ counts: [UInt8: Int64]) {
        for status in DeviceStatus.allCases {
            services.metrics.set(
                "jalon_devices",
                "Enrolled devices by status.",
                labels: ["status": status.name],
                to: counts[status.rawValue] ?? 0
            )
        }
    }
}
