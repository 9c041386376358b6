using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MeterNode.DeviceImage;

/// <summary>
/// A field that nobody writes after construction is read into a variable once where a method reads it often: a variable takes one or
/// two bytes of code at each use, and a field of the object four. To be made before the module is changed: it remembers who writes.
/// </summary>
internal sealed class FieldCopies
{
    /// <summary>From so many uses on the variable is shorter than the field.</summary>
    private const int MinimumUses = 4;

    private readonly ModuleDefinition _module;
    private readonly HashSet<FieldDefinition> _written = [];

    public FieldCopies(ModuleDefinition module)
    {
        _module = module;
        foreach (MethodDefinition method in Bodies.Of(module))
        {
            _written.UnionWith(method.Body.Instructions
                .Where(i => i.OpCode.Code == Code.Ldflda || (i.OpCode.Code == Code.Stfld && !method.IsConstructor))
                .Select(i => i.Operand).OfType<FieldDefinition>());
        }
    }

    /// <summary>To be called while bodies have no macros.</summary>
    public void Apply()
    {
        foreach (MethodDefinition method in Bodies.Of(_module).Where(m => m.HasThis && !m.IsConstructor && !m.DeclaringType.IsValueType))
        {
            MethodBody body = method.Body;
            Instruction first = body.Instructions[0];
            IGrouping<FieldDefinition, Instruction>[] fields = body.Instructions.Where(i => IsOwnConstant(body, i))
                .GroupBy(i => (FieldDefinition)i.Operand).Where(g => g.Count() >= MinimumUses).ToArray();
            foreach (IGrouping<FieldDefinition, Instruction> loads in fields)
            {
                if (body.Variables.Count >= Inlining.MaximumVariables)
                {
                    break;
                }

                var variable = new VariableDefinition(loads.Key.FieldType);
                body.Variables.Add(variable);
                ILProcessor il = body.GetILProcessor();
                foreach (Instruction load in loads)
                {
                    first = load.Previous == first ? load : first;
                    Bodies.Remove(body, load.Previous);
                    load.OpCode = OpCodes.Ldloc;
                    load.Operand = variable;
                }

                il.InsertBefore(first, il.Create(OpCodes.Ldarg, body.ThisParameter));
                il.InsertBefore(first, il.Create(OpCodes.Ldfld, loads.Key));
                il.InsertBefore(first, il.Create(OpCodes.Stloc, variable));
            }
        }
    }

    private bool IsOwnConstant(MethodBody body, Instruction load) =>
        load.OpCode.Code == Code.Ldfld && load.Operand is FieldDefinition field
        && (field.FieldType.IsPrimitive || !field.FieldType.IsValueType)
        && (field.IsInitOnly || (field.IsPrivate && !_written.Contains(field)))
        && load.Previous?.OpCode.Code == Code.Ldarg && load.Previous.Operand == body.ThisParameter
        && !body.Instructions.Any(i => Bodies.TargetsOf(i).Contains(load));
}
