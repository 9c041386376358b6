using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>Consecutive packs of one verdict.</summary>
public sealed record PackRun(SeqRange Packs, Verdict Verdict);
