package import CGPIO
import Glibc

extension LineOpener {
    /// Lines of the machine's own chips.
    package static let kernel = LineOpener { (plan) throws(GPIOFault) -> any LineSet in
        try KernelLines(plan)
    }
}

extension KernelLines {
    /// What a request asks the kernel for; the outputs start inactive, which is its default.
    package static func request(of plan: GPIOPlan, isDebounced: Bool) -> gpio_v2_line_request {
        var request = gpio_v2_line_request()
        request.num_lines = UInt32(plan.roles.count)
        request.event_buffer_size = UInt32(GPIOLimits.edgesMax)
        withUnsafeMutableBytes(of: &request.consumer) { $0.copyBytes(from: "jalon".utf8) }
        withUnsafeMutableBytes(of: &request.offsets) { bytes in
            let offsets = bytes.assumingMemoryBound(to: UInt32.self)
            for (index, role) in plan.roles.enumerated() {
                offsets[index] = plan.lines[role]?.offset ?? 0
            }
        }
        var attributes: [gpio_v2_line_config_attribute] = []
        for (flags, mask) in flagGroups(plan) {
            var attribute = gpio_v2_line_config_attribute()
            attribute.attr.id = GPIO_V2_LINE_ATTR_ID_FLAGS.rawValue
            attribute.attr.flags = flags
            attribute.mask = mask
            attributes.append(attribute)
        }
        let inputs = plan.roles.filter { !$0.isOutput }.reduce(0) { $0 | plan.bit($1) }
        if isDebounced && inputs != 0 {
            var attribute = gpio_v2_line_config_attribute()
            attribute.attr.id = GPIO_V2_LINE_ATTR_ID_DEBOUNCE.rawValue
            attribute.attr.debounce_period_us = GPIOLimits.debounceMicroseconds
            attribute.mask = inputs
            attributes.append(attribute)
        }
        request.config.num_attrs = UInt32(attributes.count)
        withUnsafeMutableBytes(of: &request.config.attrs) { bytes in
            attributes.withUnsafeBytes { bytes.copyBytes(from: $0) }
        }
        return request
    }

    /// Lines that want the same, so that the kernel's ten attributes suffice for all roles.
    private static func flagGroups(_ plan: GPIOPlan) -> [(flags: UInt64, mask: UInt64)] {
        var groups: [UInt64: UInt64] = [:]
        for role in plan.roles {
            groups[flags(role, plan), default: 0] |= plan.bit(role)
        }
        return groups.sorted { $0.value < $1.value }.map { ($0.key, $0.value) }
    }

    private static func flags(_ role: GPIOPlan.Role, _ plan: GPIOPlan) -> UInt64 {
        guard let line = plan.lines[role] else { return 0 }
        var flags = line.isActiveLow ? GPIO_V2_LINE_FLAG_ACTIVE_LOW.rawValue : 0
        guard !role.isOutput else { return UInt64(flags | GPIO_V2_LINE_FLAG_OUTPUT.rawValue) }
        flags |= GPIO_V2_LINE_FLAG_INPUT.rawValue
        flags |= GPIO_V2_LINE_FLAG_EDGE_RISING.rawValue | GPIO_V2_LINE_FLAG_EDGE_FALLING.rawValue
        switch line.bias {
        case .none: break
        case .pullUp: flags |= GPIO_V2_LINE_FLAG_BIAS_PULL_UP.rawValue
        case .pullDown: flags |= GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN.rawValue
        }
        return UInt64(flags)
    }

    static func request(_ plan: GPIOPlan) throws(GPIOFault) -> Int32 {
        let chip = try openChip(plan.chip)
        defer { close(chip) }
        // A kernel that cannot debounce says so; the gate's rules debounce in any case.
        var request = request(of: plan, isDebounced: true)
        if ioctl(chip, cgpio_get_line(), &request) != 0 {
            request = Self.request(of: plan, isDebounced: false)
            guard ioctl(chip, cgpio_get_line(), &request) == 0 else { throw fault(of: errno) }
        }
        _ = fcntl(request.fd, F_SETFL, O_NONBLOCK)
        return request.fd
    }

    private static func fault(of error: Int32) -> GPIOFault {
        switch error {
        case EBUSY: .busy
        case EINVAL: .noSuchLine
        case ENODEV, ENXIO: .gone
        case EPERM, EACCES: .notAllowed
        default: .notSupported
        }
    }

    /// The open chip of this label.
    private static func openChip(_ label: String) throws(GPIOFault) -> Int32 {
        var fault = GPIOFault.noChips
        for number in 0..<GPIOLimits.chipsMax {
            let chip = open("/dev/gpiochip\(number)", O_RDWR | O_CLOEXEC)
            guard chip >= 0 else {
                if errno == EACCES || errno == EPERM { fault = .notAllowed }
                continue
            }
            if fault == .noChips { fault = .noSuchChip }
            if GPIOChip.label(of: chip) == label { return chip }
            close(chip)
        }
        throw fault
    }
}
