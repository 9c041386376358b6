using Mono.Cecil;
using Mono.Cecil.Cil;

namespace MeterNode.DeviceImage;

/// <summary>A property that only holds a field is that field on the device: one method less, and no call to read it.</summary>
public static class Accessors
{
    /// <summary>Turns each call of such a property, also of another assembly's, into an access of its field.</summary>
    public static void Inline(ModuleDefinition module, ShortNames names)
    {
        foreach (MethodDefinition method in Bodies.Of(module))
        {
            foreach (Instruction call in method.Body.Instructions.Where(i => i.OpCode.Code is Code.Call or Code.Callvirt))
            {
                var target = (MethodReference)call.Operand;
                if (!Image.Holds(target.DeclaringType) || Access(target.Resolve()) is not { } access)
                {
                    continue;
                }

                var field = (FieldDefinition)access.Operand;
                TypeReference type = target.HasParameters ? target.Parameters[0].ParameterType : target.ReturnType;
                call.OpCode = access.OpCode;
                call.Operand = field.Module == module ? field : new FieldReference(names.Of(field), type, target.DeclaringType);
            }
        }
    }

    /// <summary>Takes these properties' methods out of an assembly of the image.</summary>
    public static void Remove(ModuleDefinition module)
    {
        foreach (TypeDefinition type in module.GetTypes())
        {
            foreach (MethodDefinition method in type.Methods.Where(m => Access(m) != null).ToArray())
            {
                type.Methods.Remove(method);
            }

            type.Properties.Clear();
        }
    }

    private static Instruction? Access(MethodDefinition method)
    {
        if (method.IsVirtual || !method.HasBody || !(method.IsGetter || method.IsSetter))
        {
            return null;
        }

        var code = method.Body.Instructions;
        bool isAccess = code.Select(i => i.OpCode.Code).ToArray() is
            [Code.Ldarg_0, Code.Ldfld, Code.Ret] or [Code.Ldsfld, Code.Ret] or
            [Code.Ldarg_0, Code.Ldarg_1, Code.Stfld, Code.Ret] or [Code.Ldarg_0, Code.Stsfld, Code.Ret];
        return isAccess && code[^2].Operand is FieldDefinition field && field.DeclaringType == method.DeclaringType ? code[^2] : null;
    }
}
