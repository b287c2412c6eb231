import Storage

extension Rollout {
    /// Puts a later wave's real files, and asks its services; gives why its targets are not told, by their names.
    func put(_ live: Live, _ wave: Wave) async -> [String: ReloadResult] {
        var placed = PlacedFiles(links: [])
        do throws(CopyFailure) {
            try PreparedFiles(live.generation, for: wave.all, copying: wave.targets, fileSystem, state).put(&placed)
        } catch {
            try? CopyPlacer(fileSystem: fileSystem, state: state)
                .undo(placed.copies, of: live.generation.name, to: live.previous)
            return withholding(wave, .notCopied(error))
        }
        return await refusals(live, wave)
    }

    /// Why a wave's services do not accept what lies at their paths now, by their names.
    func refusals(_ live: Live, _ wave: Wave) async -> [String: ReloadResult] {
        let findings = await services.refusals(of: live.generation, by: wave.targets)
        return findings.isEmpty ? [:] : withholding(wave, .refused(findings))
    }

    private func withholding(_ wave: Wave, _ result: ReloadResult) -> [String: ReloadResult] {
        Dictionary(wave.targets.map { ($0.name, result) }, uniquingKeysWith: { first, _ in first })
    }
}
