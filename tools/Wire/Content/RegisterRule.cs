namespace MeterNode.Wire;

/// <summary>Registers never fall, whatever happens to the node.</summary>
internal sealed class RegisterRule : IContentRule
{
    private static readonly RecordKind[] s_registers =
        [.. RecordTable.All.Where(record => record.IsRegister).Select(record => record.Kind)];

    private readonly double[] _last = new double[s_registers.Length];

    /// <inheritdoc/>
    public void Check(ContentStep step)
    {
        foreach (PackRecords earlier in step.Records.Earlier)
        {
            Check(step, earlier);
        }

        Check(step, step.Records);
    }

    private void Check(ContentStep step, PackRecords records)
    {
        for (int i = 0; i < s_registers.Length; i++)
        {
            if (records.Number(s_registers[i]) is not double value)
            {
                continue;
            }

            if (value < _last[i])
            {
                RecordDefinition register = RecordTable.Of(s_registers[i]);
                step.Say(Contradiction.RegisterFell, $"{register.Pattern} was {_last[i]:0} {register.Unit} and is {value:0}");
            }

            _last[i] = value;
        }
    }
}
