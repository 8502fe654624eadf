//! The target `repair` as a program for libFuzzer.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| longshore_fuzz::repair(bytes));
