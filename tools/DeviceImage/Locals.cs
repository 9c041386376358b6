using Mono.Cecil.Cil;

namespace MeterNode.DeviceImage;

/// <summary>Code names the first four variables of a method in one byte, all others in two: those that are named most come first.</summary>
internal static class Locals
{
    public static void Order(MethodBody body)
    {
        Dictionary<VariableDefinition, int> uses = body.Variables.ToDictionary(v => v, _ => 0);
        foreach (Instruction instruction in body.Instructions)
        {
            if (instruction.Operand is VariableDefinition variable)
            {
                // The address of a variable takes two bytes everywhere.
                uses[variable] += instruction.OpCode.Code is Code.Ldloca or Code.Ldloca_S ? 1 : 1000;
            }
        }

        // Those behind the fourth stand by type, so that more lists of variables are equal.
        VariableDefinition[] used = [.. body.Variables.Where(v => uses[v] > 0).OrderByDescending(v => uses[v])];
        VariableDefinition[] order =
        [
            .. used.Take(4).OrderBy(v => v.VariableType.FullName, StringComparer.Ordinal),
            .. used.Skip(4).OrderBy(v => v.VariableType.FullName, StringComparer.Ordinal),
        ];
        body.Variables.Clear();
        foreach (VariableDefinition variable in order)
        {
            body.Variables.Add(variable);
        }
    }
}
