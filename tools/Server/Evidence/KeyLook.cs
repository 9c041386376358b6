using MeterNode.Wire;

namespace MeterNode.Server.Evidence;

/// <summary>What a check has found about the packs of one key.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Key">The key, as the registry has it.</param>
/// <param name="Packs">Its packs that were asked.</param>
/// <param name="FirstSeq">Number of the first; null without one.</param>
/// <param name="LastSeq">Number of the last.</param>
/// <param name="Answers">The four answers about it.</param>
public sealed record KeyLook(string Node, RegisteredNode Key, long Packs, long? FirstSeq, long? LastSeq, FourAnswers Answers);
