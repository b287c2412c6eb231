/// Where an order is, as we know. Each case says how it is left.
package enum OrderState: Sendable, Equatable {
    /// What has been done for the order so far; every part is bounded by the machine.
    package struct Progress: Sendable, Equatable {
        /// How often answers were put in place.
        var rounds = 0
        /// How often the certificate request was sent.
        var requests = 0
        /// Whether the server found fault with the request once.
        var requestWasRefused = false
        /// Whether the request was sent although the order was still pending.
        var wasForced = false
    }

    /// What has been seen while the server validates.
    package struct Watch: Sendable, Equatable {
        /// Orders read as pending.
        var reads = 0
        /// How often challenges were put to the server again.
        var reminders = 0
        /// Readings of the order as pending since all names were found proven, that one included; 0 before.
        var proven = 0

        /// The order says it all when it is over; only one that stays pending is looked into, name by name: after the
        /// fourth reading and each time they have doubled, until all names are found proven.
        var isToBeInspected: Bool { proven == 0 && reads >= 4 && reads & (reads - 1) == 0 }
    }

    /// The order is being placed. Left by its answer.
    case placing
    /// An order of an earlier run is being read. Left by its answer, or for `placing` if it is gone.
    case resuming(misses: Int)
    /// The order is pending and lists no authorizations yet. Left by a reading that does, or is further.
    case incomplete(reads: Int)
    /// Answers are put in place and the server is told. Left when that is done.
    case authorizing(Progress)
    /// The server validates. Left by a reading that is no longer pending, or by the time being up.
    case validating(Progress, Watch)
    /// The certificate request was sent. Left by its answer.
    case finalizing(Progress)
    /// What became of a request is asked, never assumed. Left by a reading.
    case asking(Progress, reads: Int)
    /// The server issues. Left by a reading that has a certificate, or by the time being up: nothing is lost then.
    case issuing(Progress, reads: Int)
    /// The certificate is downloaded. Left when it is here, or by the time being up.
    case downloading(tries: Int)
    /// Nothing more is done.
    case over(OrderEnd)
}

/// How an order ended, for us and for now.
package enum OrderEnd: Sendable, Equatable, CaseIterable {
    /// The certificate is here.
    case issued
    /// The server needs longer than we wait; the order is to be kept and read again later.
    case stillProcessing
    /// The server made the order invalid.
    case refused
    case changed, taken, gone
    /// The names were not proven in time.
    case notValidated
    case notFinalized
    /// The order never listed authorizations.
    case incomplete
    case unknownStatus
    /// A step did not succeed; the driver holds the reason.
    case failed
    /// An event that has no place in the state it came in.
    case unexpected
}

/// The parts of an order's way that others are told of.
package enum OrderPhase: String, Sendable, CaseIterable {
    case placing, authorizing, validating, finalizing, issuing, downloading, over
}

extension OrderState {
    /// The part of the way this state belongs to.
    package var phase: OrderPhase {
        switch self {
        case .placing, .resuming, .incomplete: .placing
        case .authorizing: .authorizing
        case .validating: .validating
        case .finalizing, .asking: .finalizing
        case .issuing: .issuing
        case .downloading: .downloading
        case .over: .over
        }
    }
}
