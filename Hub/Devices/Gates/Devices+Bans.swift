import Identity
package import Kernel
package import Rights
import Sync
package import Vocabulary

/// Which devices are believed: by the hub, and by their neighbours through the emergency list.
extension Devices {
    /// Believes a quarantined device again.
    package func release(
        _ session: any Session,
        _ device: DeviceID,
        _ command: KeyCommand
    ) throws -> DeviceRow {
        let row = try findDevice(session, device, company: command.company)
        guard row.status == .quarantined else { throw DevicesRefusal.notQuarantined }
        try rights.lift(
            session,
            scope: row.scope,
            .device(row.device, .quarantined),
            now: command.now
        )
        try command.note("device.release", of: "\(row.device)", row.name, session)
        session.afterCommit { [book] in book.forgetCopies(of: device) }
        return try set(.active, session, row)
    }

    /// Never listens to a device again; a machine in its place is enrolled anew.
    package func revoke(
        _ session: any Session,
        _ device: DeviceID,
        _ command: KeyCommand
    ) throws -> DeviceRow {
        let row = try findDevice(session, device, company: command.company)
        guard row.status != .revoked else { return row }
        try rights.strike(
            session,
            scope: row.scope,
            .device(row.device, .revoked),
            now: command.now
        )
        try command.note("device.revoke", of: "\(row.device)", row.name, session)
        return try set(.revoked, session, row)
    }

    /// Shuts the gate of a device from afar, or gives it back; who wants to leave is never shut in.
    package func setLocked(
        _ isLocked: Bool,
        _ session: any Session,
        _ device: DeviceID,
        _ command: KeyCommand
    ) throws -> DeviceRow {
        let row = try findDevice(session, device, company: command.company)
        let subject = FlashEntry.Subject.device(device, .locked)
        if isLocked {
            try rights.strike(session, scope: row.scope, subject, now: command.now)
        } else {
            try rights.lift(session, scope: row.scope, subject, now: command.now)
        }
        let act = isLocked ? "device.lock" : "device.unlock"
        try command.note(act, of: "\(row.device)", row.name, session)
        return row
    }

    /// Two stories under one name: neither is believed until somebody has looked.
    func quarantine(
        _ row: DeviceRow,
        _ kind: IncidentKind,
        _ session: any Session,
        _ now: Timestamp,
        _ detail: String
    ) throws {
        guard row.status == .active else { return }
        _ = try set(.quarantined, session, row)
        try addIncident(session, kind, device: row, at: now, detail)
        try rights.strike(
            session,
            scope: row.scope,
            .device(row.device, .quarantined),
            now: now
        )
        try OperatorActs(session, company: row.company)
            .add("device.quarantine", of: "\(row.device)", detail, by: "hub", at: now)
    }
}
