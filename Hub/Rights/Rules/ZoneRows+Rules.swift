import Access
import Kernel

/// What a zone asks for beside its place among the others.
extension ZoneRows {
    func checkRules(of zone: ZoneRecord, among others: [ZoneRecord]) throws {
        if zone.policy != 0 {
            let isThere = try session.exists(
                "SELECT 1 FROM policy WHERE scope = $1 AND number = $2",
                scope,
                zone.policy
            )
            guard isThere else { throw RightsRefusal.noSuchPolicy }
        }
        guard (zone.passback == .timed) == (zone.passbackMinutes > 0) else {
            throw RightsRefusal.passbackMinutesWrong
        }
        if zone.exitZone != 0, zone.exitZone != ZoneRecord.outside {
            guard
                others.contains(where: { $0.zone == zone.exitZone })
                    || zone.exitZone == zone.zone
            else { throw RightsRefusal.noSuchExitZone }
        }
        guard ZoneExits.leadOut(others + [zone]) else { throw RightsRefusal.exitLoop }
    }
}

/// The rule that whoever goes on leaving comes out.
enum ZoneExits {
    static func leadOut(_ zones: [ZoneRecord]) -> Bool {
        let next = Dictionary(zones.map { ($0.zone, $0.leavesTo) }) { first, _ in first }
        return zones.allSatisfy { zone in
            var here: UInt16? = zone.zone
            for _ in 0...zones.count {
                guard let place = here else { return true }
                here = next[place] ?? nil
            }
            return false
        }
    }
}
