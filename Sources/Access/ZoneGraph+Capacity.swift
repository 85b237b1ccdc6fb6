extension ZoneGraph {
    /// The same zones with other capacities.
    package func with(capacities: [UInt16: UInt32]) -> ZoneGraph {
        replacing { zone in
            guard let capacity = capacities[zone.zone] else { return zone }
            var zone = zone
            zone.capacity = capacity
            return zone
        }
    }
}
