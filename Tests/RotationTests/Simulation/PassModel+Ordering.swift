import Foundation
import Ledger
import PKI
import Rotation

/// From a plan to a generation on disk, in the order of durable steps that the program keeps.
extension PassModel {
    func order(_ index: Int, _ plan: OrderPlan, at truth: Date) throws {
        let certificate = certificates[index]
        guard let authority = authorities[plan.authority] else { return }
        let claimed = try ledger.claimOrder(
            nameSet: certificate.nameSet,
            authority: plan.authority,
            certificate: certificate.name,
            rotation: nil,
            names: certificate.wish.identifiers.map(\.orderedName),
            isExempt: plan.isExempt,
            heldSince: OrderClaim.heldSince(at: local(truth)),
            at: local(truth)
        )
        guard let order = claimed else { return }
        certificates[index].pending = nil
        try die(at: .counted)
        let (url, answer) = authority.order(certificate, at: truth)
        switch answer {
        case .unreachable:
            try ledger.finish(order, result: OrderBudget.notPlaced, at: local(truth))
            try ledger.directoryFailed(plan.authority)
            try backOff(index, plan.authority, at: truth)
        case .refused(let until):
            try ledger.finish(order, result: OrderBudget.notPlaced, at: local(truth))
            try hold(plan.authority, wish: until, at: truth)
        case .placed(let fate):
            try die(at: .placed)
            certificates[index].pending = LineageView.Pending(url: url, authority: plan.authority)
            try die(at: .noted)
            try ledger.attach(url: url, to: order)
            try settle(index, fate, order, plan, plan.authority, at: truth)
        }
    }

    /// Goes on with an order that a killed run left.
    func resume(_ index: Int, _ url: String, at truth: Date) throws {
        guard let pending = certificates[index].pending, let authority = authorities[pending.authority] else { return }
        guard authority.isUp(truth), let placed = authority.orders[url] else {
            return try backOff(index, pending.authority, at: truth)
        }
        let rows = try ledger.unfinishedOrders(certificate: certificates[index].name)
        let row = rows.first { $0.url == url } ?? rows.first { $0.url == nil }
        try settle(index, placed.fate, row?.id, nil, pending.authority, at: truth)
    }

    private func settle(
        _ index: Int,
        _ fate: ScriptedAuthority.Fate,
        _ order: OrderID?,
        _ plan: OrderPlan?,
        _ authority: String,
        at truth: Date
    ) throws {
        switch fate {
        case .invalid(let names):
            try die(at: .invalid)
            try ledger.recordFailedValidations(
                names.map { name in
                    FailedValidation(
                        identifier: name.budgetKey,
                        authority: authority,
                        certificate: certificates[index].name,
                        problem: "dns",
                        at: local(truth)
                    )
                }
            )
            if let order { try ledger.finish(order, result: "invalid", at: local(truth)) }
            try backOff(index, authority, at: truth)
            certificates[index].pending = nil
        case .issued(let generation):
            try die(at: .issued)
            try write(index, generation, order, plan, authority, at: truth)
        }
    }

    private func write(
        _ index: Int,
        _ generation: SimulatedCertificate.Generation,
        _ order: OrderID?,
        _ plan: OrderPlan?,
        _ authority: String,
        at truth: Date
    ) throws {
        let predecessor = certificates[index].live
        certificates[index].add(generation, made: local(truth))
        certificates[index].pending = nil
        record(issuedTo: index, by: authority, at: truth, plan)
        try die(at: .written)
        if let order { try ledger.finish(order, result: OrderBudget.issued, at: local(truth)) }
        try ledger.clearBackOff(
            authority: authority,
            nameSet: certificates[index].nameSet
        )
        try ledger.releaseAuthority(authority)
        if let predecessor { try ledger.markRenewed(certificateID: predecessor.id, at: local(truth)) }
        if !deploymentFails() { certificates[index].liveCount = certificates[index].generations.count }
    }

    private func backOff(_ index: Int, _ authority: String, at truth: Date) throws {
        let nameSet = certificates[index].nameSet
        let failures = (try ledger.backOff(authority: authority, nameSet: nameSet)?.failures ?? 0) + 1
        let until = RetrySchedule.next(failures: failures, wish: nil, now: local(truth), draw: random.fraction())
        try ledger.setBackOff(
            BackOff(
                authority: authority,
                nameSet: nameSet,
                failures: failures,
                notBefore: until,
                problem: "failed",
                hint: ""
            )
        )
    }

    private func hold(_ authority: String, wish: Date?, at truth: Date) throws {
        let refusals = (try ledger.authorityState(authority)?.refusals ?? 0) + 1
        let until = AuthorityHold.until(
            .limited,
            refusals: refusals,
            wish: wish.map { local($0) },
            now: local(truth),
            draw: random.fraction()
        )
        try ledger.holdAuthority(authority, notBefore: until, isPaused: false, reason: "429", helpURL: nil)
    }

    private func die(at step: Step) throws {
        if kills(step) { throw Killed() }
    }
}
