using MeterNode.Wire;

namespace MeterNode.Figures;

/// <summary>Follows the registers of one board from moment to moment.</summary>
internal sealed class RegisterFollower
{
    private static readonly SlotRegister[] s_all = Enum.GetValues<SlotRegister>();
    private readonly long?[] _values = new long?[s_all.Length];

    /// <summary>How far each register moved, after <see cref="Move"/>.</summary>
    public long[] Moved { get; } = new long[s_all.Length];

    /// <summary>
    /// Takes the registers of a moment. A register counts from 0 where pack 0 is there, otherwise from its first value.
    /// </summary>
    public void Move(PackRecords moment, bool isPackZero)
    {
        foreach (SlotRegister register in s_all)
        {
            long? now = Of(moment, register);
            ref long? before = ref _values[(int)register];
            before ??= isPackZero && now is not null ? 0 : now;
            Moved[(int)register] = now - before ?? 0;
            before = now ?? before;
        }
    }

    private static long? Of(PackRecords moment, SlotRegister register) => register switch
    {
        SlotRegister.ImportJoules => moment.ImportJoules,
        SlotRegister.ExportJoules => moment.ExportJoules,
        SlotRegister.InductiveVarSeconds => moment.InductiveVarSeconds,
        SlotRegister.CapacitiveVarSeconds => moment.CapacitiveVarSeconds,
        SlotRegister.Shots => moment.Shots,
        _ => moment.HeatJoules,
    };
}
