//! Big integers: text and limbs there and back, and arithmetic that undoes itself.
#![no_main]

use figaro_core::big::Big;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: (&str, Vec<u64>, Vec<u64>, u64)| {
    let (text, left, right, divisor) = given;
    if let Some(number) = Big::parse(text) {
        assert_eq!(Big::parse(&number.to_string()), Some(number));
    }
    let (left, right) = (Big::from_limbs(&left), Big::from_limbs(&right));
    let mut sum = left.clone();
    sum.add_assign(&right);
    assert_eq!(sum.checked_sub(&right), Some(left.clone()));
    let product = left.mul(&right);
    assert_eq!(product, right.mul(&left));
    assert_eq!(Big::parse(&product.to_string()), Some(product.clone()));
    if divisor > 0 {
        let (quotient, rest) = product.div_rem_u64(divisor);
        let mut whole = quotient.mul(&Big::from(divisor));
        whole.add_assign(&Big::from(rest));
        assert_eq!(whole, product);
    }
});
