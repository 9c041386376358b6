namespace MeterNode.Gate.Rules;

/// <summary>Everything that compiles for the PC and must not reach the device.</summary>
public static class AllRules
{
    public static IReadOnlyList<Finding> Check(FirmwareAssembly assembly) =>
    [
        .. new IEnumerable<Finding>[]
        {
            LanguageVersionRule.Check(assembly),
            GenericsRule.Check(assembly),
            ArrayRule.Check(assembly),
            InstructionRule.Check(assembly),
            TypeRule.Check(assembly),
            LimitsRule.Check(assembly),
            BehaviourRule.Check(assembly),
        }.SelectMany(f => f).Distinct(),
    ];
}
